/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.streamrnn.cell.Shape;
import io.streamrnn.cells.Encoding;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Hashing;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Reshape;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.StringLookup;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.TextInput;
import io.streamrnn.model.UnsupportedModelException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose inputs are texts. */
class KerasTextsTest {

  private static final String TEXTS =
      KerasFile.layer("InputLayer", "page", "'batch_input_shape': [null, null], 'dtype': 'string'");
  private static final String LOOKUP =
      KerasFile.layer("StringLookup", "lookup", "'vocabulary': ['home', 'cart'], 'mask_token': ''");
  private static final String EMBEDDING =
      KerasFile.layer("Embedding", "e", "'input_dim': 4, 'output_dim': 2");
  private static final float[][] TABLE = {{0, 1}, {2, 3}, {4, 5}, {6, 7}};

  @TempDir Path folder;

  private static Model load(String... layers) {
    return ModelFiles.load("m.h5", file(layers));
  }

  private static byte[] file(String... layers) {
    return KerasFile.sequential(layers).version("2.15.0").weight("e", "embeddings", TABLE).bytes();
  }

  @Test
  void aTextOfAnEventIsTheIndexOfTheLookup() {
    Model model = load(TEXTS, LOOKUP, EMBEDDING);
    assertThat(model.texts()).extracting(TextInput::name).containsExactly("lookup");
    Stepper stepper = model.stepper();
    TextInput text = model.texts().get(0);
    assertThat(stepper.step(new float[] {text.index("cart")})).containsExactly(6, 7);
    assertThat(stepper.step(new float[] {text.index("help")})).containsExactly(2, 3);
    assertThat(stepper.step(new float[] {text.index("")})).containsExactly(0, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'num_bins': 4", // the type of the input says that these are texts
        "'num_bins': 4, 'mask_value': ''",
      })
  void anInputOfStringsIsHashedAsTexts(String options) {
    Model model = load(TEXTS, KerasFile.layer("Hashing", "h", options), EMBEDDING);
    assertThat(model.texts()).extracting(TextInput::name).containsExactly("h");
  }

  @Test
  void anInputOfNumbersIsHashedAsNumbers() {
    String numbers = TEXTS.replace("string", "int64");
    assertThat(load(numbers, KerasFile.layer("Hashing", "h", "'num_bins': 4"), EMBEDDING).texts())
        .isEmpty();
  }

  @Test
  void anotherVocabularyIsAnotherModel() {
    String other = LOOKUP.replace("'home', 'cart'".replace('\'', '"'), "\"cart\", \"home\"");
    Model first = load(TEXTS, LOOKUP, EMBEDDING);
    Model second = load(TEXTS, other, EMBEDDING);
    assertThat(first.identity()).isNotEqualTo(second.identity());
    assertThat(first.textsDigest()).isNotEqualTo(second.textsDigest());
  }

  /** Texts beside numbers: the texts of an event are where the inputs are. */
  private static Functional clicks() {
    Functional.Builder graph = Functional.builder();
    Node seconds = graph.input("seconds", -1, -1, 2);
    Node page = graph.input("page", -1, -1);
    Node country = graph.input("country", -1, -1, 1);
    Node pages =
        graph.call(
            Embedding.of(3, 2), graph.call(StringLookup.vocabulary(List.of("a", "b")), page));
    Node countries = graph.call(Hashing.bins(5).ofTexts().outputMode(Encoding.ONE_HOT), country);
    Node all = graph.call(Merge.concatenate(), seconds, pages, countries);
    Functional model =
        graph.build(graph.call(Dense.units(1), graph.call(Gru.units(3).build(), all)));
    model.build(model.inputShapes());
    return model;
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.h5", "m.keras"})
  void textsOfSeveralInputsAreAtTheirPositions(String name) throws IOException {
    Path file = folder.resolve(name);
    Functional layers = clicks();
    write(file, layers);
    Model model = ModelFiles.load(name, Files.readAllBytes(file));
    assertThat(model.texts())
        .extracting(TextInput::name, TextInput::position)
        .containsExactly(tuple("page", 2), tuple("country", 3));
    assertThat(model.inputSize()).isEqualTo(4);
    float[] event = {1, 2, model.texts().get(0).index("b"), model.texts().get(1).index("de")};
    assertThat(model.stepper().step(event)).isEqualTo(Model.of("m", layers).stepper().step(event));
    assertThat(model.identity()).isEqualTo(Model.of("m", layers).identity());
  }

  private static void write(Path file, Layer layers) throws IOException {
    if (file.toString().endsWith(".h5")) {
      KerasHdf5.write(file, layers);
    } else {
      KerasArchive.write(file, layers);
    }
  }

  @Test
  void aWindowReadsTextsToo() {
    Sequential layers =
        Sequential.of(
            StringLookup.vocabulary(List.of("a", "b")),
            Embedding.of(3, 2),
            Bidirectional.of(Gru.units(2)));
    layers.build(TensorShape.of(-1, -1));
    Model model = Model.of("m", layers);
    assertThat(model.isSteppable()).isFalse();
    TextInput text = model.texts().get(0);
    float[][] window = {{text.index("b")}, {text.index("x")}};
    assertThat(model.sequenceRunner().run(window, new float[0][])[0])
        .isEqualTo(layers.call(Tensor.of(Shape.of(1, 2), 2, 0)).toArray());
  }

  @Test
  void textsPassThroughLayersThatMoveValues() {
    Sequential layers =
        Sequential.of(
            Reshape.of(-1, 1),
            StringLookup.vocabulary(List.of("a")).outputMode(Encoding.ONE_HOT),
            Gru.units(2));
    layers.build(TensorShape.of(-1, -1, 1));
    assertThat(Model.of("m", layers).texts()).hasSize(1);
  }

  @Test
  void textsThatAnotherLayerComputesAreRefused() {
    Sequential layers =
        Sequential.of(Dense.units(1), StringLookup.vocabulary(List.of("a")), Gru.units(2));
    layers.build(TensorShape.of(-1, -1, 3));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> Model.of("m", layers))
        .withMessageContaining("takes texts, but 'dense' returns numbers");
  }

  @Test
  void twoVocabulariesOfOneInputAreRefused() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 1);
    Node a = graph.call(StringLookup.vocabulary(List.of("a")).name("first"), x);
    Node b = graph.call(StringLookup.vocabulary(List.of("b")).name("second"), x);
    Functional layers = graph.build(graph.call(Gru.units(2), graph.call(Merge.add(), a, b)));
    layers.build(layers.inputShapes());
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> Model.of("m", layers))
        .withMessageContaining("input 0 is read by 'first' and 'second', which differ");
  }

  @Test
  void aTextThatBelongsToAKeyIsRefused() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node country = graph.input("country", -1, 1);
    Node one =
        graph.call(StringLookup.vocabulary(List.of("de")).outputMode(Encoding.ONE_HOT), country);
    Node last = graph.call(Gru.units(2), x);
    Functional layers = graph.build(graph.call(Merge.concatenate(), last, one));
    layers.build(layers.inputShapes());
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> Model.of("m", layers))
        .withMessageContaining("texts that belong to a key")
        .withMessageContaining("input='country'");
  }

  @Test
  void aLookupThatReturnsTextsIsRefused() {
    String inverted = KerasFile.layer("StringLookup", "l", "'vocabulary': ['a'], 'invert': true");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> load(TEXTS, inverted))
        .withMessageContaining("an inverted lookup returns texts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"assets/layers/", "assets\\layers\\"})
  void aVocabularyThatWasLearnedIsInTheArchive(String container) throws IOException {
    Path file = folder.resolve("m.keras");
    Sequential layers =
        Sequential.of(StringLookup.vocabulary(List.of("a", "b")), Embedding.of(3, 2));
    layers.build(TensorShape.of(-1, -1));
    KerasArchive.write(file, layers);
    String path = container + "string_lookup" + container.charAt(6) + "vocabulary.txt";
    Model model = ModelFiles.load("m.keras", learned(Files.readAllBytes(file), path));
    assertThat(model.identity()).isEqualTo(Model.of("m", layers).identity());
  }

  /** An archive whose vocabulary is in a file of its own. */
  private static byte[] learned(byte[] archive, String path) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(archive));
        ZipOutputStream to = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        byte[] content = from.readAllBytes();
        to.write(
            entry.getName().equals("config.json")
                ? new String(content, StandardCharsets.UTF_8)
                    .replace("[\"a\",\"b\"]", "null")
                    .getBytes(StandardCharsets.UTF_8)
                : content);
      }
      to.putNextEntry(new ZipEntry(path));
      to.write("[UNK]\na\nb".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
