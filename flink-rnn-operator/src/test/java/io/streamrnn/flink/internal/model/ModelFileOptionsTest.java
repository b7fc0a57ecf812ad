/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.ModelUpdate;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileOptionsTest {

  private static final String LAYERS = "{\"layers\": \"lstm\"}";
  private static final String OTHER = "00".repeat(32);

  @TempDir Path folder;
  private Path file;
  private String digest;

  @BeforeEach
  void writeAModel() throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    file = TestModels.writeSums(models.resolve("sums.h5"), 1);
    digest = sha256(file);
  }

  @Test
  void aFileWithTheDigestIsLoaded() throws IOException {
    assertThat(ofFile().sha256(digest).load().inputSize()).isOne();
    assertThat(
            ofFile()
                .sha256(HexFormat.of().withUpperCase().formatHex(HexFormat.of().parseHex(digest)))
                .load()
                .inputSize())
        .isOne();
  }

  @Test
  void aFileWithAnotherDigestIsNot() {
    assertThatThrownBy(() -> ofFile().sha256(OTHER).load())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("passed to sha256(...): expected=" + OTHER + ", got=" + digest)
        .hasMessageContaining("path=" + file);
  }

  @Test
  void theDigestCoversTheConfigurationBesideTheWeights() throws Exception {
    Path weights = writeWeights();
    Path config = Files.writeString(folder.resolve("models/config.json"), LAYERS);
    String both = sha256(weights, config);
    assertThat(ModelSource.file(weights.toString()).sha256(both).load().inputSize()).isOne();
    Files.writeString(config, LAYERS.replace("lstm", "lstm relu"));
    assertThatThrownBy(() -> ModelSource.file(weights.toString()).sha256(both).load())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected=" + both + ", got=" + sha256(weights, config))
        .hasMessageContaining("path=" + weights + ", followed by the configuration beside it");
  }

  @Test
  void theDigestOfWeightsIsTheirOwnIfTheLayersAreGiven() throws Exception {
    Path weights = writeWeights();
    Files.writeString(folder.resolve("models/config.json"), LAYERS);
    ModelFileSource source = ModelSource.file(weights.toString()).layers("lstm");
    assertThat(source.sha256(sha256(weights)).load().inputSize()).isOne();
  }

  @Test
  void aDamagedFileHasAnotherDigest() throws IOException {
    Files.writeString(file, "damaged");
    assertThatThrownBy(() -> ofFile().sha256(digest).load())
        .hasMessageContaining("passed to sha256(...): expected=" + digest);
  }

  /** An nn.LSTM of one input and one unit, as safetensors. */
  private Path writeWeights() throws IOException {
    String header =
        "{\"lstm.weight_ih_l0\": {\"dtype\": \"F32\", \"shape\": [4, 1], \"data_offsets\": [0, 16]},"
            + " \"lstm.weight_hh_l0\": {\"dtype\": \"F32\", \"shape\": [4, 1], \"data_offsets\": [16, 32]}}";
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 32).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    return Files.write(folder.resolve("models/lstm.safetensors"), bytes.array());
  }

  private static String sha256(Path... files) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path file : files) {
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void aDigestHasTheLengthOfOne() {
    assertThatThrownBy(() -> ofFile().sha256(digest.substring(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 hexadecimal digits");
  }

  @Test
  void sourcesWithDifferentOptionsAreDifferentModels() {
    ModelFileSource source = ofFile();
    assertThat(
            List.of(
                source.id(),
                source.sha256(digest).id(),
                source.layers("lstm").id(),
                source.layers("gru").id(),
                source.config("{}").id(),
                source.states(Map.of("h", "h_next")).id(),
                source.outputs("a", "b").id(),
                source.outputs("b", "a").id(),
                source.weightPrecision(WeightPrecision.BFLOAT16).id()))
        .doesNotHaveDuplicates();
  }

  @Test
  void sourcesWithTheSameOptionsAreOneModel() {
    assertThat(ofFile().outputs("y").sha256(digest))
        .isEqualTo(ofFile().sha256(digest).outputs("y"));
    assertThat(ofFile().id()).isEqualTo(file.toString());
  }

  @Test
  void optionsReachTheReaderOfTheFile() {
    ModelFileOptions options = ((FileModelSource) ofFile().layers("lstm").outputs("y")).options();

    assertThat(options.load().layers()).isEqualTo("lstm");
    assertThat(options.load().outputs()).containsExactly("y");
  }

  @Test
  void weightsAreRoundedOnRequest() throws IOException {
    TestModels.writeSums(file, 1.003f);
    assertThat(score(ofFile())).isEqualTo(1003);
    assertThat(score(ofFile().weightPrecision(WeightPrecision.BFLOAT16))).isEqualTo(1000);
    assertThat(ofFile().weightPrecision(WeightPrecision.FLOAT32)).isEqualTo(ofFile());
  }

  private static float score(ModelSource source) throws IOException {
    return source.load().stepper().step(new float[] {1000})[0];
  }

  @Test
  void anUpdateIsReadAsTheModelThatItReplaces() throws IOException {
    ModelUpdate update = ModelUpdate.of(file.toString());
    ModelFileSource replaced = ModelSource.file("x").weightPrecision(WeightPrecision.BFLOAT16);
    ModelSource expected = ofFile().weightPrecision(WeightPrecision.BFLOAT16);

    assertThat(Replacement.of(update, replaced)).isEqualTo(expected);
    assertThat(Replacement.of(update, CarriedModel.read((ModelFileSource) expected)))
        .isEqualTo(expected);
  }

  @Test
  void aResourceIsReadFromTheClassPathOfTheJob() throws Exception {
    for (String path : List.of("/models/sums.h5", "models/sums.h5")) {
      ModelSource source = ModelSource.resource(path).sha256(digest);
      assertThat(inJob(source)).isEqualTo("sums.h5");
    }
  }

  @Test
  void theOutputsBesideAResourceAreChecked() throws Exception {
    Files.writeString(folder.resolve("models/sums_io.json"), TestModels.recordedSums("4"));

    assertThatThrownBy(() -> inJob(ModelSource.resource("/models/sums.h5")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("file=sums_io.json");
  }

  /** The name of the model, loaded with the class path of a job. */
  private String inJob(ModelSource source) throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader job = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
      Thread.currentThread().setContextClassLoader(job);
      return source.load().name();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private ModelFileSource ofFile() {
    return ModelSource.file(file.toString());
  }
}
