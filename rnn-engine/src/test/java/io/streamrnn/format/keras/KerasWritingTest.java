/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.PointwiseFunction;
import io.streamrnn.cells.ReductionCell;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.layers.AdditiveAttention;
import io.streamrnn.layers.Attention;
import io.streamrnn.layers.Cast;
import io.streamrnn.layers.EinsumDense;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.GetItem;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Masking;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.MultiHeadAttention;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Pointwise;
import io.streamrnn.layers.Reduction;
import io.streamrnn.layers.Rescaling;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.ModelIdentity;
import io.streamrnn.model.UnsupportedModelException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written here is read here, and by an independent HDF5 library, as it was. */
class KerasWritingTest {

  private static final int STEPS = 4;
  private static final int FEATURES = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void aModelOfAnyLayersComesBackWithItsBits(String format) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int n = 0; n < 30; n++) {
      Layer model = sequential(random);
      model.build(TensorShape.of(2, STEPS, FEATURES));
      Layer copy = written(model, format);

      Tensor x = tensor(random, 2, STEPS, FEATURES);
      assertThat(copy.call(x).toArray())
          .as("seed=%d, model %d: %s", seed, n, model.config())
          .isEqualTo(model.call(x).toArray());
      assertThat(shapesAndBits(copy)).isEqualTo(shapesAndBits(model));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void aGraphWithBranchesComesBackWithItsBits(String format) throws Exception {
    Functional.Builder graph = Functional.builder();
    Node in = graph.input("in", TensorShape.UNKNOWN, STEPS, FEATURES);
    Node a = graph.call(layer("LSTM", Map.of("units", 3, "return_sequences", true)), in);
    Node b = graph.call(layer("GRU", Map.of("units", 3, "return_sequences", true)), in);
    Node sum = graph.call(layer("Add", Map.of("name", "sum")), a, b);
    Node both = graph.call(layer("Concatenate", Map.of("name", "both")), sum, in);
    Node out = graph.call(layer("Dense", Map.of("units", 2)), both);
    Functional model = graph.build(out);
    model.build(model.inputShapes());
    Tensor x = tensor(new Random(), 2, STEPS, FEATURES);

    assertThat(written(model, format).call(x).toArray()).isEqualTo(model.call(x).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void whatMattersToTrainingOnlyComesBack(String format) throws Exception {
    Map<String, Object> l2 = Map.of("class_name", "L2", "config", Map.of("l2", 0.5));
    Map<String, Object> norm =
        Map.of("class_name", "MaxNorm", "config", Map.of("max_value", 2.0, "axis", 0));
    Map<String, Object> constant = Map.of("class_name", "Constant", "config", Map.of("value", 0.5));
    Map<String, Object> lstm =
        Map.of(
            "units",
            2,
            "kernel_initializer",
            constant,
            "recurrent_initializer",
            "he_normal",
            "unit_forget_bias",
            false,
            "kernel_regularizer",
            l2,
            "bias_regularizer",
            "l1",
            "recurrent_constraint",
            norm,
            "recurrent_dropout",
            0.25,
            "activity_regularizer",
            l2,
            "recurrent_activation",
            "sigmoid");
    Map<String, Object> dense =
        Map.of("name", "d", "units", 1, "bias_initializer", "ones", "kernel_regularizer", l2);
    Layer model =
        LayerRegistry.standard()
            .layer(
                entry(
                    "Sequential",
                    Map.of(
                        "name",
                        "s",
                        "layers",
                        List.of(entry("LSTM", lstm), entry("Dense", dense)))));
    model.build(TensorShape.of(1, STEPS, FEATURES));

    Layer copy = written(model, format);

    assertThat(layers(copy)).isEqualTo(layers(model));
    Tensor x = tensor(new Random(), 1, STEPS, FEATURES);
    model.call(x);
    copy.call(x);
    assertThat(copy.losses()).hasSize(4).isEqualTo(model.losses());
  }

  private static List<Map<String, Object>> layers(Layer model) {
    return ((Sequential) model)
        .layers().stream()
            .map(
                layer -> {
                  Map<String, Object> config = new TreeMap<>(layer.config());
                  // The first one is written with the shape of the input.
                  config.remove("batch_input_shape");
                  return config;
                })
            .toList();
  }

  /** As {@code _legacy_weights} of Keras's HDF5 format lists them. */
  @Test
  void theWeightsOfAModelWithinAModelAreListedWithTheTrainableOnesFirst() throws Exception {
    Path file = folder.resolve("m.h5");
    KerasHdf5.write(file, nested());

    Hdf5Group group = Hdf5Group.root(Files.readAllBytes(file), "m.h5");
    List<String> names = group.group("model_weights").group("inner").texts("weight_names");
    assertThat(names.stream().map(name -> name.substring(name.indexOf('/') + 1)))
        .containsExactly(
            "gamma:0",
            "beta:0",
            "kernel:0",
            "bias:0",
            "moving_mean:0",
            "moving_variance:0",
            "kernel:0",
            "recurrent_kernel:0",
            "bias:0");
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void aModelWithinAModelComesBackWithItsBits(String format) throws Exception {
    Layer model = nested();
    Tensor x = tensor(new Random(), 2, STEPS, FEATURES);
    assertThat(written(model, format).call(x).toArray()).isEqualTo(model.call(x).toArray());
  }

  /** A model with a frozen LSTM between what is trained, within another. */
  private static Layer nested() {
    Map<String, Object> lstm =
        Map.of(
            "name",
            "l",
            "units",
            FEATURES,
            "trainable",
            false,
            "return_sequences",
            true,
            "recurrent_activation",
            "sigmoid");
    Map<String, Object> inner =
        Map.of(
            "name",
            "inner",
            "layers",
            List.of(
                entry("BatchNormalization", Map.of("name", "b")),
                entry("LSTM", lstm),
                entry("Dense", Map.of("name", "d", "units", 2))));
    Layer model =
        LayerRegistry.standard()
            .layer(
                entry(
                    "Sequential",
                    Map.of(
                        "name",
                        "outer",
                        "layers",
                        List.of(
                            entry("Sequential", inner),
                            entry("Dense", Map.of("name", "last", "units", 1))))));
    model.build(TensorShape.of(2, STEPS, FEATURES));
    Random random = new Random();
    model.setWeights(
        model.weights().stream()
            .map(weight -> Tensor.of(weight.shape(), positive(random, weight.shape().size())))
            .toList());
    return model;
  }

  /** As variances must be. */
  private static float[] positive(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 0.1f + random.nextFloat();
    }
    return values;
  }

  /** Keras 3 has the options of a call, and operations, in the calls of a graph. */
  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void aGraphThatIsAppliedToEveryStepComesBackWithItsBits(String format) throws Exception {
    Functional.Builder inner = Functional.builder();
    Node in = inner.input("events", TensorShape.UNKNOWN, 5, FEATURES);
    Node attended = inner.call(Attention.create().useCausalMask(true).toLayer(), in, in);
    Node clipped =
        inner.call(
            Pointwise.of(new PointwiseFunction(PointwiseFunction.Kind.CLIP, -1, 0.5f)), attended);
    Node cast = inner.call(Cast.to("int32"), inner.call(GetItem.of(":, 1"), clipped));
    Node sum = inner.call(Reduction.of(ReductionCell.Kind.SUM, 1).toLayer(), clipped);
    Node both = inner.call(layer("Concatenate", Map.of("name", "both")), cast, sum);
    Layer model =
        Sequential.of(
            TimeDistributed.of(Sequential.of(inner.build(both))),
            layer("Dense", Map.of("units", 2)));
    model.build(TensorShape.of(2, STEPS, 5, FEATURES));
    Tensor x = tensor(new Random(), 2, STEPS, 5, FEATURES);

    assertThat(written(model, format).call(x).toArray()).isEqualTo(model.call(x).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void anOperationThatNoGraphHoldsIsRefused(String format) {
    Layer model = Sequential.of(TimeDistributed.of(GetItem.of(":, 1")));
    model.build(TensorShape.of(2, STEPS, FEATURES));
    assertThatThrownBy(() -> write(folder.resolve("m" + format), model))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("class=GetItem; wrap a Functional of it");
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void anImageRecurrenceComesBackWithItsBits(String format) throws Exception {
    Layer model =
        layer(
            "ConvLSTM2D",
            Map.of(
                "filters",
                3,
                "kernel_size",
                List.of(2, 3),
                "recurrent_activation",
                "sigmoid",
                "return_sequences",
                true));
    model.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, 4, 5, 2));
    Tensor x = tensor(new Random(), 2, STEPS, 4, 5, 2);
    assertThat(written(model, format).call(x).toArray()).isEqualTo(model.call(x).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void layersWithoutNamesAreToldApart(String format) throws Exception {
    Layer model =
        Sequential.of(
            layer("Dense", Map.of("units", 4)),
            Sequential.of(layer("Dense", Map.of("units", 3)), layer("Dense", Map.of("units", 2))),
            layer("Dense", Map.of("units", 1)));
    model.build(TensorShape.of(1, FEATURES));
    Layer copy = written(model, format);
    Tensor x = tensor(new Random(), 1, FEATURES);
    assertThat(copy.call(x).toArray()).isEqualTo(model.call(x).toArray());
    assertThat(((Sequential) copy).layers().stream().map(Layer::name))
        .containsExactly("dense", "sequential", "dense_1");
  }

  /** Keras 2 allows slashes and makes groups within groups; Keras 3 has none in names. */
  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void layersWithSlashesInTheirNamesComeBackWithTheirBits(String format) throws Exception {
    Functional.Builder graph = Functional.builder();
    Node in = graph.input("in/events", TensorShape.UNKNOWN, STEPS, FEATURES);
    Node a = graph.call(layer("Dense", Map.of("name", "enc/a", "units", 3)), in);
    Node b = graph.call(layer("Dense", Map.of("name", "enc_a", "units", 3)), a);
    Node c = graph.call(layer("Dense", Map.of("name", "enc", "units", 3)), b);
    Node d = graph.call(layer("LSTM", Map.of("name", "enc/a/lstm", "units", 2)), c);
    Functional model = graph.build(d);
    model.build(model.inputShapes());
    Tensor x = tensor(new Random(), 2, STEPS, FEATURES);

    Functional copy = (Functional) written(model, format);
    assertThat(copy.call(x).toArray()).isEqualTo(model.call(x).toArray());
    assertThat(copy.layers().stream().map(Layer::name))
        .isEqualTo(
            format.equals(".h5")
                ? List.of("enc/a", "enc_a", "enc", "enc/a/lstm")
                : List.of("enc__a", "enc_a", "enc", "enc__a__lstm"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void layersWithEmptyNamesComeBack(String format) throws Exception {
    Layer model = deep("", 1);
    Tensor x = tensor(new Random(), 1, FEATURES);
    assertThat(written(model, format).call(x).toArray()).isEqualTo(model.call(x).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void aModelWithoutWeightsComesBack(String format) throws Exception {
    Layer model = Sequential.of(layer("RepeatVector", Map.of("n", 3)));
    model.build(TensorShape.of(1, FEATURES));
    Tensor x = tensor(new Random(), 1, FEATURES);
    assertThat(written(model, format).call(x).toArray()).isEqualTo(model.call(x).toArray());
  }

  /** An option of Keras 2 that is off, or an input shape in a layer, and Keras 3 refuses a file. */
  @Test
  void anHdf5FileSaysWhatKeras3Reads() throws Exception {
    Map<String, Object> gru = Map.of("class_name", "GRU", "config", Map.of("units", 2));
    Layer model = Sequential.of(layer("Bidirectional", Map.of("layer", gru)));
    model.build(TensorShape.of(1, STEPS, FEATURES));
    Path file = folder.resolve("m.h5");
    KerasHdf5.write(file, model);

    JsonNode layers = config(file).at("/config/layers");
    assertThat(layers.at("/0/class_name").asText()).isEqualTo("InputLayer");
    JsonNode both = layers.get(1);
    assertThat(both.has("module")).isFalse();
    assertThat(both.at("/config/layer/module").asText()).isEqualTo("keras.layers");
    assertThat(both.at("/config/layer/config").has("time_major")).isFalse();
    assertThat(both.toString()).doesNotContain("batch_input_shape");
  }

  @Test
  void whatKerasPutsOutOtherwiseIsRefused() {
    Map<String, Object> gru =
        Map.of("class_name", "GRU", "config", Map.of("units", 2, "return_sequences", true));
    Layer both = layer("Bidirectional", Map.of("name", "both", "layer", gru));
    Layer model = Sequential.of(layer("Masking", Map.of()), both);
    model.build(TensorShape.of(1, STEPS, FEATURES));
    assertThatThrownBy(() -> KerasArchive.write(folder.resolve("m.keras"), model))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("zero_output_for_mask=false cannot be written, layer=both");
  }

  @Test
  void anHdf5FileSaysAnOptionOfKeras2ThatIsOn() throws Exception {
    Layer model = layer("LSTM", Map.of("units", 2, "time_major", true));
    model.build(TensorShape.of(STEPS, 1, FEATURES));
    Path file = folder.resolve("m.h5");
    KerasHdf5.write(file, model);
    assertThat(config(file).at("/config/layers/1/config/time_major").asBoolean()).isTrue();
  }

  private static JsonNode config(Path file) throws IOException {
    String text = Hdf5Group.root(Files.readAllBytes(file), "m.h5").text("model_config");
    return JsonMapper.builder().build().readTree(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void aStatefulModelGoesOnAsBefore(String format) throws Exception {
    Layer model =
        LayerRegistry.standard()
            .layer(
                entry(
                    "Sequential",
                    Map.of(
                        "name",
                        "s",
                        "layers",
                        List.of(
                            entry(
                                "GRU",
                                Map.of(
                                    "name",
                                    "g",
                                    "units",
                                    2,
                                    "stateful",
                                    true,
                                    "recurrent_activation",
                                    "sigmoid"))))));
    model.build(TensorShape.of(2, STEPS, FEATURES));
    Layer copy = written(model, format);
    Random random = new Random();
    for (int call = 0; call < 2; call++) {
      Tensor x = tensor(random, 2, STEPS, FEATURES);
      assertThat(copy.call(x).toArray()).isEqualTo(model.call(x).toArray());
    }
  }

  @Test
  void aStepwiseModelIsReadFromAnArchive() throws Exception {
    Layer model = layer("LSTM", Map.of("units", 3));
    model.build(TensorShape.of(1, STEPS, FEATURES));
    Path file = folder.resolve("m.keras");
    KerasArchive.write(file, model);
    Tensor x = tensor(new Random(), 1, STEPS, FEATURES);
    var stepper = ModelFiles.loadStreaming("m.keras", Files.readAllBytes(file)).stepper();
    float[] y = null;
    for (int t = 0; t < STEPS; t++) {
      y = stepper.step(Arrays.copyOfRange(x.toArray(), t * FEATURES, (t + 1) * FEATURES)).clone();
    }
    assertThat(y).isEqualTo(model.call(x).toArray());
  }

  @Test
  void equalModelsGiveEqualArchives() throws Exception {
    Layer model = layer("LSTM", Map.of("units", 3));
    model.build(TensorShape.of(1, STEPS, FEATURES));
    KerasArchive.write(folder.resolve("a.keras"), model);
    KerasArchive.write(folder.resolve("b.keras"), model);
    assertThat(folder.resolve("a.keras")).hasSameBinaryContentAs(folder.resolve("b.keras"));
  }

  // -- against another HDF5 library

  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void h5pyReadsWhatIsWrittenHere(String format) throws Exception {
    requireH5py();
    Layer model = sequential(new Random(5));
    model.build(TensorShape.of(2, STEPS, FEATURES));
    Path file = folder.resolve("m" + format);
    write(file, model);

    List<String> printed = python("read_model.py", file);

    assertThat(printed).containsExactlyInAnyOrderElementsOf(shapesAndBits(model));
  }

  @Test
  void whatH5pyWritesIsReadHere() throws Exception {
    requireH5py();
    Path file = folder.resolve("m.h5");

    List<String> printed = python("write_model.py", file);

    Layer read = KerasHdf5.readLayers("m.h5", Files.readAllBytes(file));
    assertThat(shapesAndBits(read)).isEqualTo(printed);
  }

  private static void requireH5py() throws Exception {
    boolean found;
    try {
      found = new ProcessBuilder("/usr/bin/python3", "-c", "import h5py").start().waitFor() == 0;
    } catch (IOException e) {
      found = false;
    }
    assumeTrue(found, "there is no python3 with h5py; the package python3-h5py has it");
  }

  private static List<String> python(String script, Path file) throws Exception {
    Path source = Path.of(KerasWritingTest.class.getResource("/keras/" + script).toURI());
    Process process =
        new ProcessBuilder("/usr/bin/python3", source.toString(), file.toString())
            .redirectErrorStream(true)
            .start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }

  @Test
  void stepsThatAnEinsumDenseMakesOfALastOutputAreASequence() throws Exception {
    Layer model =
        Sequential.of(
            Gru.units(2).build(),
            EinsumDense.of("ab,bcd->acd", 3, 2).build(),
            Gru.units(2).name("decoder").build());
    model.build(TensorShape.of(1, STEPS, FEATURES));
    Tensor input = Tensor.zeros(Shape.of(1, STEPS, FEATURES));
    assertThat(written(model, ".keras").call(input).toArray())
        .isEqualTo(model.call(input).toArray());
  }

  // -- masks that attentions take

  /** Since 3.8 Keras takes the masks off what a MultiHeadAttention reads. */
  @ParameterizedTest
  @ValueSource(strings = {"two", "twice", "attentions", "product", "model within", "output within"})
  void whatAMultiHeadAttentionReadsKeepsItsMaskForOthers(String others) throws Exception {
    Functional model = reading(others, Merge.concatenate());
    Tensor input = Tensor.of(Shape.of(1, 3, 2), 1, 2, 0, 0, 3, 4);
    float[] expected = model.call(input).toArray();
    assertThat(written(model, ".keras").call(input).toArray()).isEqualTo(expected);
    byte[] bytes = Files.readAllBytes(folder.resolve("m.keras"));
    assertThat(ModelFiles.loadLayers("m.keras", asOfKeras38(bytes)).call(input).toArray())
        .isEqualTo(expected);
  }

  /** A layer that returns its input, between them, is no other model. */
  @ParameterizedTest
  @ValueSource(strings = {"two", "twice", "attentions", "product", "model within"})
  void aModelWhoseMasksAreKeptHasTheIdentityOfTheOneWritten(String others) throws Exception {
    Functional model = reading(others, layer("Concatenate", Map.of("any_mask", true)));
    assertThat(Model.ofSequences("m", written(model, ".keras")).identity())
        .isEqualTo(Model.ofSequences("m", model).identity());
  }

  private static Functional reading(String others, Layer concatenate) {
    Functional.Builder graph = Functional.builder();
    Node x =
        graph.call(Masking.value(0), graph.input("x", TensorShape.UNKNOWN, TensorShape.UNKNOWN, 2));
    Functional model = graph.build(graph.call(concatenate, readers(graph, x, others)));
    model.build(model.inputShapes());
    return model;
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 1})
  void aRescalingThatChangesValuesOrEndsAMaskCounts(double scale) {
    Layer rescaling =
        layer("Rescaling", Map.of("scale", scale, "offset", 0.0, "ends_mask", scale == 1));
    ModelIdentity identity = Model.ofSequences("m", masked(Rescaling.of(1, 0))).identity();
    assertThat(Model.ofSequences("m", masked(Rescaling.of(1, 0).name("again"))).identity())
        .isEqualTo(identity);
    assertThat(Model.ofSequences("m", masked(rescaling)).identity()).isNotEqualTo(identity);
  }

  private static Functional masked(Layer layer) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", TensorShape.UNKNOWN, TensorShape.UNKNOWN, 2);
    Node all = graph.call(layer, graph.call(Masking.value(0), x));
    Functional model = graph.build(graph.call(Attention.create(), all, all));
    model.build(model.inputShapes());
    return model;
  }

  private static Node[] readers(Functional.Builder graph, Node x, String others) {
    return switch (others) {
      case "two" -> {
        // To Keras, what a dropout returns is the tensor that it is given.
        Node of = graph.call(layer("Dropout", Map.of("rate", 0.5)), x);
        yield new Node[] {attended(graph, of, "first"), attended(graph, x, "second")};
      }
      case "twice" -> {
        MultiHeadAttention layer = MultiHeadAttention.of(1, 2).build();
        yield new Node[] {graph.call(layer, x, x), graph.call(layer, x, x)};
      }
      case "attentions" ->
          new Node[] {
            attended(graph, x, "first"),
            graph.call(Attention.create(), x, x),
            graph.call(AdditiveAttention.create(), x, x)
          };
      case "product" ->
          new Node[] {
            x,
            graph.call(layer("Multiply", Map.of("any_mask", true)), x, attended(graph, x, "first"))
          };
      case "model within" ->
          new Node[] {graph.call(attending(false), x), graph.call(Attention.create(), x, x)};
      default ->
          new Node[] {
            x,
            graph.call(Gru.units(2).returnSequences(true).build(), graph.call(attending(true), x))
          };
    };
  }

  private static Node attended(Functional.Builder graph, Node x, String name) {
    return graph.call(MultiHeadAttention.of(1, 2).name(name).build(), x, x);
  }

  /** A model that attends to its input, and may return another tensor that is attended to. */
  private static Functional attending(boolean isSum) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("y", TensorShape.UNKNOWN, TensorShape.UNKNOWN, 2);
    Node attended = attended(graph, x, "within");
    return graph.build(isSum ? graph.call(Merge.add(), attended, x) : attended);
  }

  private static byte[] asOfKeras38(byte[] archive) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(archive));
        ZipOutputStream to = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(
            entry.getName().equals("metadata.json")
                ? "{\"keras_version\": \"3.8.0\"}".getBytes(StandardCharsets.UTF_8)
                : from.readAllBytes());
      }
    }
    return bytes.toByteArray();
  }

  // -- what is refused

  @Test
  void whatKerasDoesNotHaveIsRefused() {
    Layer model = layer("RNN", Map.of("cell", entry("MinGRUCell", Map.of("units", 2))));
    model.build(TensorShape.of(1, STEPS, FEATURES));
    assertThatThrownBy(() -> KerasHdf5.write(folder.resolve("m.h5"), model))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("MinGRUCell");
    assertThat(folder.resolve("m.h5")).doesNotExist();
  }

  /** The least norm is no option of Keras, so that a file says it by its release only. */
  @ParameterizedTest
  @ValueSource(strings = {".h5", ".keras"})
  void aNormOfAnotherReleaseIsRefused(String format) throws Exception {
    String other = format.equals(".h5") ? ".keras" : ".h5";
    for (String className : List.of("UnitNormalization", "Dot")) {
      Layer model =
          normalizing(className, format.equals(".h5") ? 1e-12 : OF_KERAS_3.get(className));
      Tensor small = Tensor.of(Shape.of(1, 2, 2), 1e-7f, 0, 0, 1e-7f);
      assertThat(written(model, format).call(small).toArray())
          .isEqualTo(model.call(small).toArray());
      assertThatThrownBy(() -> write(folder.resolve("m" + other), model))
          .isInstanceOf(UnsupportedModelException.class)
          .hasMessageContaining("normalize small vectors differently")
          .hasMessageContaining(
              "layer=norm; write a" + (other.equals(".h5") ? " .keras" : "n .h5"));
    }
  }

  private static final Map<String, Double> OF_KERAS_3 =
      Map.of("UnitNormalization", 1e-24, "Dot", 1e-14);

  /** In a graph that is applied to every step, as other layers are. */
  private static Layer normalizing(String className, double epsilon) {
    Map<String, Object> config =
        new TreeMap<>(Map.of("name", "norm", "normalize_epsilon", epsilon));
    boolean isDot = className.equals("Dot");
    if (isDot) {
      config.putAll(Map.of("axes", 1, "normalize", true));
    }
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", TensorShape.UNKNOWN, 2);
    Layer layer = layer(className, config);
    Layer model =
        Sequential.of(
            TimeDistributed.of(
                graph.build(isDot ? graph.call(layer, x, x) : graph.call(layer, x))));
    model.build(TensorShape.of(1, 2, 2));
    return model;
  }

  @Test
  void aModelWithoutWeightsIsRefused() {
    assertThatThrownBy(
            () -> KerasHdf5.write(folder.resolve("m.h5"), layer("LSTM", Map.of("units", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be built before it is written: model=lstm");
  }

  @Test
  void aConfigurationThatNoAttributeHoldsIsRefusedAndTheFileBeforeStays() throws Exception {
    Path file = Files.writeString(folder.resolve("m.h5"), "a model");
    Layer model = deep("dense", 150);

    assertThatThrownBy(() -> KerasHdf5.write(file, model))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("must fit in an attribute: model=deep, bytes=")
        .hasMessageContaining("write a .keras file");

    assertThat(file).hasContent("a model");
    assertThat(folder.toFile().list()).containsExactly("m.h5");
    Tensor x = tensor(new Random(), 1, FEATURES);
    assertThat(written(model, ".keras").call(x).toArray()).isEqualTo(model.call(x).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "\u00e4\u00f6\u00fc\u00df"})
  void theLargestConfigurationThatIsNotRefusedComesBack(String name) throws Exception {
    int layers = 1;
    while (isWritten(deep(name, layers + 1))) {
      layers++;
    }
    assertThat(layers).isGreaterThan(20);
    requireComesBack(deep(name, layers));
  }

  private boolean isWritten(Layer model) throws IOException {
    try {
      KerasHdf5.write(folder.resolve("m.h5"), model);
      return true;
    } catch (UnsupportedModelException e) {
      return false;
    }
  }

  @Test
  void theLongestNameThatIsNotRefusedComesBack() throws Exception {
    requireComesBack(deep("d".repeat(254), 1));

    Layer longer = deep("d".repeat(255), 1);
    assertThatThrownBy(() -> KerasHdf5.write(folder.resolve("m.h5"), longer))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("bytes=255, limit=254; rename the layer");
    assertThat(isWritten(deep("d", 1))).isTrue();
  }

  /** Each name in a list takes the space of the longest one. */
  @Test
  void aListOfNamesThatNoAttributeHoldsIsSplitAsKerasDoes() throws Exception {
    List<Object> norms = new ArrayList<>();
    for (int n = 0; n < 65; n++) {
      norms.add(entry("BatchNormalization", Map.of("name", "b" + n)));
    }
    String name = "i".repeat(250);
    Layer model =
        Sequential.of(
            LayerRegistry.standard()
                .layer(entry("Sequential", Map.of("name", name, "layers", norms))));
    model.build(TensorShape.of(1, FEATURES));
    Random random = new Random();
    model.setWeights(
        model.weights().stream()
            .map(weight -> Tensor.of(weight.shape(), positive(random, weight.shape().size())))
            .toList());

    requireComesBack(model);
    Hdf5Group inner =
        Hdf5Group.root(Files.readAllBytes(folder.resolve("m.h5")), "m.h5")
            .group("model_weights")
            .group(name);
    assertThat(inner.hasAttribute("weight_names")).isFalse();
    assertThat(inner.hasAttribute("weight_names0")).isTrue();
    assertThat(inner.texts("weight_names")).hasSize(4 * 65);
  }

  private void requireComesBack(Layer model) throws IOException {
    Tensor x = tensor(new Random(), 1, FEATURES);
    Layer copy = written(model, ".h5");
    assertThat(copy.call(x).toArray()).isEqualTo(model.call(x).toArray());
    assertThat(shapesAndBits(copy)).isEqualTo(shapesAndBits(model));
  }

  /** A stack of layers of this name and a number. */
  private static Layer deep(String name, int count) {
    List<Object> layers = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      layers.add(entry("Dense", Map.of("name", n == 0 ? name : name + n, "units", FEATURES)));
    }
    Layer model =
        LayerRegistry.standard()
            .layer(entry("Sequential", Map.of("name", "deep", "layers", layers)));
    model.build(TensorShape.of(1, FEATURES));
    return model;
  }

  @Test
  void anArchiveThatUnpacksToTooMuchIsRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("model.weights.h5"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zip.write(zeros);
      }
    }
    assertThatThrownBy(() -> KerasArchive.readLayers("bomb.keras", bytes.toByteArray()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("must not unpack to more than");
  }

  @Test
  void anArchiveWithoutAPartIsRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("model.weights.h5"));
      zip.write("x".getBytes(StandardCharsets.UTF_8));
    }
    assertThatThrownBy(() -> KerasArchive.readLayers("m.keras", bytes.toByteArray()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("an archive must hold");
  }

  // -- models

  private static Layer sequential(Random random) {
    List<Object> layers = new ArrayList<>();
    if (random.nextBoolean()) {
      layers.add(entry("Masking", Map.of("name", "masking", "mask_value", 0.5)));
    }
    int recurrent = 1 + random.nextInt(2);
    for (int n = 0; n < recurrent; n++) {
      layers.add(recurrent(random, n, n + 1 < recurrent || random.nextBoolean()));
      if (random.nextInt(3) == 0) {
        layers.add(entry("LayerNormalization", Map.of("name", "norm" + n, "epsilon", 0.01)));
      } else if (random.nextInt(3) == 0) {
        layers.add(entry("BatchNormalization", Map.of("name", "norm" + n)));
      }
    }
    layers.add(
        random.nextBoolean()
            ? entry("Dense", Map.of("name", "head", "units", 2, "activation", "softmax"))
            : entry("Activation", Map.of("name", "act", "activation", "relu")));
    return LayerRegistry.standard()
        .layer(entry("Sequential", Map.of("name", "sequential", "layers", layers)));
  }

  private static Object recurrent(Random random, int number, boolean sequences) {
    Map<String, Object> config = new TreeMap<>();
    config.put("name", "rnn" + number);
    config.put("return_sequences", sequences);
    config.put("go_backwards", random.nextInt(4) == 0);
    String type = List.of("SimpleRNN", "GRU", "LSTM", "RNN").get(random.nextInt(4));
    if (type.equals("RNN")) {
      config.put(
          "cell",
          entry(
              "StackedRNNCells",
              Map.of("cells", List.of(cell(random), cell(random), cell(random)))));
    } else {
      config.putAll(options(random, type));
    }
    Object layer = entry(type, config);
    return random.nextInt(3) > 0 ? layer : bothWays(random, number, layer, config);
  }

  private static Object bothWays(
      Random random, int number, Object layer, Map<String, Object> ofLayer) {
    // Keras has it so, and would not compute anything else.
    ofLayer.put("zero_output_for_mask", ofLayer.get("return_sequences"));
    Map<String, Object> config = new TreeMap<>();
    config.put("name", "both" + number);
    config.put("layer", layer);
    if (random.nextBoolean()) {
      config.put("merge_mode", List.of("concat", "sum", "ave", "mul").get(random.nextInt(4)));
      return entry("Bidirectional", config);
    }
    Map<String, Object> backward = new TreeMap<>(options(random, "GRU"));
    backward.put("name", "back" + number);
    backward.put("return_sequences", ofLayer.get("return_sequences"));
    backward.put("zero_output_for_mask", ofLayer.get("return_sequences"));
    backward.put("go_backwards", !(boolean) ofLayer.get("go_backwards"));
    config.put("backward_layer", entry("GRU", backward));
    return entry("Bidirectional", config);
  }

  private static Object cell(Random random) {
    String type = List.of("SimpleRNN", "GRU", "LSTM").get(random.nextInt(3));
    return entry(type + "Cell", options(random, type));
  }

  private static Map<String, Object> options(Random random, String type) {
    Map<String, Object> config = new TreeMap<>();
    config.put("units", 1 + random.nextInt(5));
    config.put("use_bias", random.nextBoolean());
    config.put("activation", random.nextBoolean() ? "tanh" : "softsign");
    if (!type.equals("SimpleRNN")) {
      config.put("recurrent_activation", "sigmoid");
    }
    if (type.equals("GRU")) {
      config.put("reset_after", random.nextBoolean());
    }
    return config;
  }

  private static Layer layer(String className, Map<String, Object> config) {
    Map<String, Object> all = new TreeMap<>(config);
    if (className.equals("GRU") || className.equals("LSTM")) {
      all.putIfAbsent("recurrent_activation", "sigmoid");
    }
    return LayerRegistry.standard().layer(className, all);
  }

  private static Map<String, Object> entry(String className, Map<String, Object> config) {
    return Map.of("class_name", className, "config", config);
  }

  private Layer written(Layer model, String format) throws IOException {
    Path file = folder.resolve("m" + format);
    write(file, model);
    byte[] bytes = Files.readAllBytes(file);
    return format.equals(".h5")
        ? KerasHdf5.readLayers("m.h5", bytes)
        : KerasArchive.readLayers("m.keras", bytes);
  }

  private static void write(Path file, Layer model) throws IOException {
    if (file.toString().endsWith(".h5")) {
      KerasHdf5.write(file, model);
    } else {
      KerasArchive.write(file, model);
    }
  }

  private static Tensor tensor(Random random, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(shape, values);
  }

  private static List<String> shapesAndBits(Layer layer) {
    return layer.getWeights().stream()
        .map(
            w -> {
              float[] values = w.toArray();
              int[] bits = new int[values.length];
              Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
              return w.shape().dims() + " " + Arrays.toString(bits);
            })
        .toList();
  }
}
