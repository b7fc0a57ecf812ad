/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.GradientTape;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks within the steps of a TimeDistributed, such as those of the words of sentences. */
class MasksOfStepsTest {

  private static final String SUM = "'units': 1, 'activation': 'linear'";

  // Three sentences, the second of which is empty. The first word's vector is 1, the second's 2.
  private static final Tensor WORDS = Tensor.of(Shape.of(1, 3, 2), 1, 0, 0, 0, 2, 1);

  @TempDir Path folder;

  /** Sentences are sums of words, 1 and 3; a document is the next sentence plus twice the last. */
  @ParameterizedTest
  @CsvSource({"2.2.0, 5", "2.2.4-tf, 5", "2.15.0, 5", "2.1.6, 87", "2.1.6-tf, 87", "3.0.5, 87"})
  void wordsThatAreMaskedAreSkippedAndSoAreSentencesOfThemByTheRelease(
      String version, float score) {
    Layer model = ofWords(version);
    assertThat(model.call(WORDS).toArray()).containsExactly(score);
    assertThat(GradientTape.of(model, Arguments.of(WORDS)).output().at(0))
        .isCloseTo(score, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"2.2.4, 87", "2.2.4-tf, 5", "2.15.0, 5"})
  void ofAFixedBatchKerasItselfHasTheMaskOfTheInput(String version, float score) {
    KerasFile file =
        KerasFile.sequential(words("1"), sentences(), document())
            .version(version)
            .weight("words", "embeddings", new float[][] {{10}, {1}, {2}});
    Layer model = KerasHdf5.readLayers("m.h5", sums(file).bytes());
    assertThat(model.call(WORDS).toArray()).containsExactly(score);
  }

  @Test
  void aStepWithoutAUsedPartIsSkipped() {
    String masking = KerasFile.layer("Masking", "mask", "'batch_input_shape': [null, null, 2, 1]");
    Layer model =
        KerasHdf5.readLayers(
            "m.h5",
            sums(KerasFile.sequential(masking, sentences(), document()).version("2.15.0")).bytes());
    Tensor parts = Tensor.of(Shape.of(1, 3, 2, 1), 1, 0, 0, 0, 2, 1);
    assertThat(model.call(parts).toArray()).containsExactly(5);
  }

  @Test
  void masksWithinStepsAreWrittenForTheReleaseThatHasThem() throws IOException {
    Path file = folder.resolve("m.h5");
    KerasHdf5.write(file, ofWords("2.15.0"));
    assertThat(ModelFiles.loadLayers("m.h5", Files.readAllBytes(file)).call(WORDS).toArray())
        .containsExactly(5);
    Path archive = folder.resolve("m.keras");
    KerasArchive.write(archive, ofWords("3.0.5"));
    assertThat(ModelFiles.loadLayers("m.keras", Files.readAllBytes(archive)).call(WORDS).toArray())
        .containsExactly(87);

    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasArchive.write(archive, ofWords("2.15.0")))
        .withMessage(
            "Keras 3 hands on the mask of the input of a TimeDistributed: this model's other mask cannot be written, layer=words; write an .h5 file");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> KerasHdf5.write(file, ofWords("3.0.5")))
        .withMessage(
            "Keras 2 hands on the mask that the layer within a TimeDistributed returns: this model's other mask cannot be written, layer=words; write a .keras file");
  }

  private static Layer ofWords(String version) {
    KerasFile file =
        KerasFile.sequential(words("null"), sentences(), document())
            .version(version)
            .weight("words", "embeddings", new float[][] {{10}, {1}, {2}});
    return KerasHdf5.readLayers("m.h5", sums(file).bytes());
  }

  private static KerasFile sums(KerasFile file) {
    return sum(sum(file, "sentences", 1), "document", 2);
  }

  /** y = x + a h. */
  private static KerasFile sum(KerasFile file, String layer, float a) {
    return file.weight(layer, "kernel", new float[][] {{1}})
        .weight(layer, "recurrent_kernel", new float[][] {{a}})
        .weight(layer, "bias", new float[] {0});
  }

  private static String words(String batch) {
    String embedding =
        "{'class_name': 'Embedding', 'config': {'name': 'word', 'input_dim': 3, 'output_dim': 1, 'mask_zero': true}}";
    return KerasFile.layer(
        "TimeDistributed",
        "words",
        "'batch_input_shape': [" + batch + ", null, 2], 'layer': " + embedding);
  }

  private static String sentences() {
    return KerasFile.layer(
        "TimeDistributed",
        "sentences",
        "'layer': {'class_name': 'SimpleRNN', 'config': {'name': 'sum', %s}}".formatted(SUM));
  }

  private static String document() {
    return KerasFile.layer("SimpleRNN", "document", SUM);
  }
}
