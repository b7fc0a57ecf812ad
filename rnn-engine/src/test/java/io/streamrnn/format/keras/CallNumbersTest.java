/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of models within models, by the numbers that releases of Keras give them. */
class CallNumbersTest {

  private static final Tensor X = Tensor.of(Shape.of(1, 1), 1);

  // The layers of tf.keras, which adds 1 in a model within: y = 2 x + 1.
  private static final String WITHIN =
      "{'class_name': 'Functional', 'name': 'within', 'config': {'name': 'within', 'layers': ["
          + "{'class_name': 'InputLayer', 'name': 'in', 'config': {'name': 'in', 'batch_input_shape': [null, 1]}, 'inbound_nodes': []},"
          + "{'class_name': 'Dense', 'name': 'dense', 'config': {'name': 'dense', 'units': 1, 'trainable': true}, 'inbound_nodes': [[['in', 0, 0, {}]]]}],"
          + "'input_layers': [['in', 0, 0]], 'output_layers': [['dense', 0, 0]]}, 'inbound_nodes': [%s]}";

  private static final String SEQUENTIAL =
      "{'class_name': 'Sequential', 'name': 'within', 'config': {'name': 'within', 'layers': ["
          + "%s{'class_name': 'Dense', 'config': {'name': 'dense', 'units': 1, 'trainable': true}}]},"
          + " 'inbound_nodes': [%s]}";

  private static final String INPUT =
      "{'class_name': 'InputLayer', 'config': {'name': 'in', 'batch_input_shape': [null, 1]}}, ";

  @TempDir Path folder;

  @Test
  void inAFileOfKeras2CallsOfAModelAreCountedFromOne() {
    String twice = WITHIN.formatted("[['x', 0, 0, {}]], [['within', 1, 0, {}]]");
    assertThat(score(twice, "['within', 1, 0]")).isEqualTo(3);
    assertThat(score(twice, "['within', 2, 0]")).isEqualTo(7);
  }

  @Test
  void inAFileOfKeras2CallsOfASequentialAreCountedAsItWasMade() {
    String withInput = SEQUENTIAL.formatted(INPUT, "[['x', 0, 0, {}]], [['within', 1, 0, {}]]");
    assertThat(score(withInput, "['within', 1, 0]")).isEqualTo(3);
    assertThat(score(withInput, "['within', 2, 0]")).isEqualTo(7);
    String without = SEQUENTIAL.formatted("", "[['x', 0, 0, {}]], [['within', 0, 0, {}]]");
    assertThat(score(without, "['within', 0, 0]")).isEqualTo(3);
    assertThat(score(without, "['within', 1, 0]")).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "2, 1"})
  void inAFileOfKeras3AnOutputIsCountedFromOneUnlessItIsZero(int written, int read) {
    String model =
        "{'layers': [%s], 'output_layers': [['within', %d, 0]]}"
            .formatted(WITHIN.formatted(""), written);
    Place place = new Place("m.keras", "model_config");
    Config config = new Config(ModelConfig.parse(model.replace('\'', '"'), place), place);
    assertThat(CallNumbers.fromZero(config, true).get("output_layers").at("/0/1").asInt())
        .isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 7"})
  void aCallThatNoOtherReadsIsCounted(int output, float score) {
    String within = WITHIN.formatted("[['x', 0, 0, {}]], [['other', 0, 0, {}]]");
    String other =
        "{'class_name': 'Dense', 'name': 'other', 'config': {'name': 'other', 'units': 1, 'trainable': true}, 'inbound_nodes': [[['x', 0, 0, {}]]]}";
    assertThat(score(within + ", " + other, "['within', %d, 0]".formatted(output)))
        .isEqualTo(score);
  }

  /** For x = 1, of a model of Keras 2 with this layer and this output. */
  private static float score(String layers, String output) {
    String config =
        ("{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                + "{'class_name': 'InputLayer', 'name': 'x', 'config': {'name': 'x', 'batch_input_shape': [null, 1]}, 'inbound_nodes': []}, "
                + layers
                + "], 'input_layers': [['x', 0, 0]], 'output_layers': ["
                + output
                + "]}}")
            .replace('\'', '"');
    KerasFile file = KerasFile.config(config).version("2.15.0");
    for (String layer :
        layers.contains("'other'") ? List.of("within", "other") : List.of("within")) {
      file.weight(layer, "kernel", new float[][] {{2}}).weight(layer, "bias", new float[] {1});
    }
    return KerasHdf5.readLayers("m.h5", file.bytes()).call(X).at(0);
  }

  // -- writing

  /**
   * A model that is called twice, with the first call as its output, and a Sequential around it.
   */
  private static Functional twice() {
    Functional.Builder within = Functional.builder().name("within");
    Node in = within.input("in", -1, 1);
    Functional model = within.build(within.call(Dense.units(1).name("dense").build(), in));
    Sequential around = Sequential.of(model).name("around");
    Functional.Builder graph = Functional.builder().name("m");
    Node first = graph.call(model, graph.input("x", -1, 1));
    Node second = graph.call(model, first);
    Functional whole = graph.build(first, graph.call(around, second));
    whole.build(whole.inputShapes());
    return whole;
  }

  @Test
  void anHdf5FileCountsCallsOfModelsFromOne() throws IOException {
    Path file = folder.resolve("m.h5");
    KerasHdf5.write(file, twice());

    String text = Hdf5Group.root(Files.readAllBytes(file), "m.h5").text("model_config");
    JsonNode config = new ObjectMapper().readTree(text).path("config");

    assertThat(config.path("output_layers").toString())
        .isEqualTo("[[\"within\",1,0],[\"around\",1,0]]");
    assertThat(config.findValues("inbound_nodes").toString())
        .contains("[[[\"x\",0,0,{}]],[[\"within\",1,0,{}]]]", "[[[\"within\",2,0,{}]]]");
  }

  @Test
  void anArchiveCountsOutputsOfModelsFromOne() throws IOException {
    Path file = folder.resolve("m.keras");
    KerasArchive.write(file, twice());

    String config;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      config =
          new String(
              zip.getInputStream(zip.getEntry("config.json")).readAllBytes(),
              StandardCharsets.UTF_8);
    }

    assertThat(config)
        .contains("\"output_layers\":[[\"within\",1,0],[\"around\",0,0]]")
        .contains("\"keras_history\":[\"within\",0,0]", "\"keras_history\":[\"within\",1,0]");
  }

  @ParameterizedTest
  @CsvSource({"m.h5", "m.keras"})
  void whatIsWrittenIsReadAsItWas(String name) throws IOException {
    Functional model = twice();
    Path file = folder.resolve(name);
    if (name.endsWith(".h5")) {
      KerasHdf5.write(file, model);
    } else {
      KerasArchive.write(file, model);
    }
    Layer copy = ModelFiles.loadLayers(name, Files.readAllBytes(file));
    List<Tensor> expected = model.call(Arguments.of(X)).tensors();
    assertThat(copy.call(Arguments.of(X)).tensors())
        .extracting(Tensor::toArray)
        .containsExactlyElementsOf(expected.stream().map(Tensor::toArray).toList());
  }
}
