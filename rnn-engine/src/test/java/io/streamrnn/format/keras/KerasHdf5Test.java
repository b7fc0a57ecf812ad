/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static io.streamrnn.format.keras.KerasFile.filled;
import static io.streamrnn.format.keras.KerasFile.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class KerasHdf5Test {

  static final List<String> MODELS = Fixtures.MODELS;

  // -- what is read

  @ParameterizedTest
  @FieldSource("MODELS")
  void aModelOfEachLayoutComputesWhatKerasDefines(String name) {
    Model model = read(Fixtures.bytes(name + ".h5"));
    Fixtures.Sequence sequence = Fixtures.sequence(name);
    Stepper stepper = model.stepper();
    for (int t = 0; t < sequence.inputs().length; t++) {
      float[] y = stepper.step(sequence.inputs()[t]);
      for (int j = 0; j < model.outputSize(); j++) {
        // float32 with activations that are a few ulp off, against float64
        assertThat(y[j]).as("t=%d, j=%d", t, j).isCloseTo(sequence.outputs()[t][j], within(2e-5f));
      }
    }
  }

  @Test
  void layersWithoutEffectLeaveNoTrace() {
    Model model = read(Fixtures.bytes("keras_2_1_lstm.h5"));
    assertThat(model.layers())
        .extracting(Cell::className)
        .containsExactly("LSTMCell", "LSTMCell", "Dense");
  }

  @Test
  void aModelIsKnownByTheNameThatItWasGiven() {
    assertThat(read(denseFile("linear")).name()).isEqualTo("test.h5");
  }

  @Test
  void equalModelsInFilesOfTwoReleasesHaveOneIdentity() {
    Model one = read(denseFile("linear"));
    Model other =
        read(
            KerasFile.sequential(layer("Dense", "other_name", "'output_dim': 1"))
                .version("1.2.2")
                .dense("other_name", 2, 1)
                .bytes());
    assertThat(other.identity()).isEqualTo(one.identity());
  }

  @ParameterizedTest
  @CsvSource({"1.2.2, hard_sigmoid", "2.2.5, hard_sigmoid", "2.3.1, sigmoid", "2.11.0, sigmoid"})
  void withoutARecurrentActivationThatOfTheReleaseIsTaken(String version, String activation) {
    byte[] file =
        KerasFile.sequential(layer("LSTM", "lstm", "'units': 3"))
            .version(version)
            .recurrent("lstm", 2, 3, 4)
            .bytes();
    assertThat(read(file).layers().get(0).config())
        .containsEntry("recurrent_activation", activation)
        .containsEntry("activation", "tanh");
  }

  @ParameterizedTest
  @CsvSource({"2.15.0, hard_sigmoid", "3.0.5, hard_sigmoid_keras3"})
  void hardSigmoidIsThatOfTheRelease(String version, String activation) {
    byte[] file =
        KerasFile.sequential(layer("Dense", "dense", "'units': 1, 'activation': 'hard_sigmoid'"))
            .version(version)
            .dense("dense", 2, 1)
            .bytes();
    assertThat(read(file).layers().get(0).config()).containsEntry("activation", activation);
  }

  @Test
  void withoutResetAfterTheResetGateComesFirst() {
    byte[] file =
        KerasFile.sequential(layer("GRU", "gru", "'units': 3")).recurrent("gru", 2, 3, 3).bytes();
    assertThat(read(file).layers().get(0).config()).containsEntry("reset_after", false);
  }

  // -- what is not supported

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Conv2D|Conv2D", "Lambda|Lambda (it is Python code, which is never run)"})
  void aLayerThatIsNotSupportedIsRefusedByNameAndPlace(String type, String named) {
    byte[] file =
        KerasFile.sequential(
                layer("Dense", "dense_1", "'units': 2, 'batch_input_shape': [null, null, 3]"),
                layer(type, "the_layer", "'x': 1"))
            .bytes();
    assertUnsupported(file)
        .withMessageContaining(
            "layer not supported: %s at model.layers[1] 'the_layer' (model=test.h5); use layers of this list in its place, and save the model again: RNN, SimpleRNN, GRU, CuDNNGRU, LSTM"
                .formatted(named));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LSTM", "RNN", "TimeDistributed", "Bidirectional"})
  void aSequenceCannotFollowALastOutput(String type) {
    byte[] file =
        KerasFile.sequential(
                layer("LSTM", "lstm_1", "'units': 2, 'batch_input_shape': [null, null, 3]"),
                layer("Dropout", "dropout_1", "'rate': 0.5"),
                layer(type, "next", "'units': 2"))
            .bytes();
    assertUnsupported(file)
        .withMessageStartingWith(
            "%s takes a sequence, but LSTM 'lstm_1' returns its last output only".formatted(type))
        .withMessageContaining(
            "at model.layers[2] 'next' (model=test.h5); use return_sequences=true");
  }

  @Test
  void stepsThatAreMadeOfALastOutputAreNotStepped() {
    byte[] file =
        KerasFile.sequential(
                layer("GRU", "gru", "'units': 2, 'batch_input_shape': [null, null, 3]"),
                layer("RepeatVector", "repeat", "'n': 4"))
            .recurrent("gru", 3, 2, 3)
            .bytes();
    assertUnsupported(file)
        .withMessageContaining("model=test.h5, RepeatVector 'repeat': needs the whole sequence")
        .withMessageEndingWith("score windows with it");
  }

  @Test
  void aLayerThatGoesBackwardsIsNotStepped() {
    byte[] file = gru("go_backwards");
    assertUnsupported(file)
        .withMessageContaining(
            "model=test.h5, GRU 'gru': needs the whole sequence, it starts from the last event (go_backwards)")
        .withMessageEndingWith("score windows with it");
    assertThat(ModelFiles.load("test.h5", file).isSteppable()).isFalse();
  }

  @Test
  void statesThatAreReturnedAreOutputsOfTheModel() {
    Model model = read(gru("return_state"));
    assertThat(model.outputSize()).isEqualTo(2 * 2);
    float[] score = model.stepper().step(new float[] {1, 2, 3});
    assertThat(Arrays.copyOfRange(score, 2, 4)).isEqualTo(Arrays.copyOf(score, 2));
  }

  private static byte[] gru(String option) {
    String options = "'units': 2, 'batch_input_shape': [null, null, 3], '%s': true";
    return KerasFile.sequential(layer("GRU", "gru", options.formatted(option)))
        .recurrent("gru", 3, 2, 3)
        .bytes();
  }

  @Test
  void anUnknownActivationIsRefused() {
    assertUnsupported(denseFile("snake"))
        .withMessageContaining(
            "activation not supported: activation='snake' at model.layers[0] 'dense' (model=test.h5); supported: linear, tanh");
  }

  @Test
  void anActivationThatChangesTheSizeIsRefusedWithTheReason() {
    assertUnsupported(denseFile("glu"))
        .withMessageStartingWith(
            "activation not supported: activation='glu' (it halves the number of values; use a linear activation here, and Activation('glu') as the next layer) at model.layers[0] 'dense' (model=test.h5); supported: linear, tanh");
  }

  @Test
  void anActivationWithParametersIsRefused() {
    byte[] file =
        KerasFile.sequential(
                layer(
                    "Dense",
                    "dense",
                    "'units': 1, 'activation': {'class_name': 'elu', 'config': {'alpha': 0.5}}"))
            .dense("dense", 2, 1)
            .bytes();
    assertUnsupported(file).withMessageContaining("activation=elu, alpha=0.5");
  }

  @Test
  void aCellOfOnesOwnIsRefusedByName() {
    String cell = layer("PeepholeLSTMCell", "peephole", "'units': 2");
    byte[] file = KerasFile.sequential(layer("RNN", "rnn", "'cell': " + cell)).bytes();
    assertUnsupported(file)
        .withMessageContaining(
            "cell not supported: PeepholeLSTMCell at model.layers[0] 'rnn'.cell 'peephole' (model=test.h5)");
  }

  @ParameterizedTest
  @CsvSource({"2.2.4, true", "2.3.1, true", "2.2.4-tf, false", "2.3.0-tf, false", "2.15.0, false"})
  void directionsThatReturnSequencesHaveZerosAtMaskedStepsFromTensorFlow2On(
      String version, boolean isRepeated) {
    String rnn = layer("SimpleRNN", "rnn", "'units': 1, 'return_sequences': true");
    byte[] file =
        KerasFile.sequential(
                layer("Masking", "masking", "'mask_value': 0, 'batch_input_shape': [null, 3, 1]"),
                layer("Bidirectional", "both", "'layer': " + rnn))
            .version(version)
            .weight("both", "forward_kernel", filled(1, 1))
            .weight("both", "forward_recurrent_kernel", filled(1, 1))
            .weight("both", "forward_bias", filled(1, 1)[0])
            .weight("both", "backward_kernel", filled(1, 1))
            .weight("both", "backward_recurrent_kernel", filled(1, 1))
            .weight("both", "backward_bias", filled(1, 1)[0])
            .bytes();
    Tensor x = Tensor.of(Shape.of(1, 3, 1), 1, 0, 1);

    float[] outputs = KerasHdf5.readLayers("m.h5", file).call(x).toArray();

    assertThat(outputs[2]).isEqualTo(isRepeated ? outputs[0] : 0);
    assertThat(outputs[3]).isEqualTo(isRepeated ? outputs[5] : 0);
    assertThat(outputs[0]).isNotZero();
  }

  @Test
  void aFileOfWeightsAloneIsRefused() {
    assertUnsupported(Fixtures.bytes("weights_only.h5"))
        .withMessageContaining("holds weights only")
        .withMessageContaining("model.save('model.h5')");
  }

  @Test
  void weightsThatKeras3SavedAloneAreRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.weights.h5");
    try (WritableHdfFile hdf5 = HdfFile.write(file)) {
      hdf5.putGroup("layers").putGroup("gru");
    }
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("model.weights.h5", Files.readAllBytes(file)))
        .withMessageContaining("holds weights only");
  }

  @Test
  void anHdf5FileOfSomethingElseIsRefused() {
    assertUnsupported(KerasFile.config(null).bytes())
        .withMessageContaining("no attribute model_config");
  }

  @Test
  void aLinkOutOfTheFileIsNotFollowed() {
    assertUnsupported(Fixtures.bytes("link_out.h5"))
        .withMessageContaining("links are not followed");
  }

  @Test
  void aLayerOfOneInputThatIsCalledOnTwoIsRefused() {
    String config =
        """
        {"class_name": "Functional", "config": {
          "input_layers": [["in", 0, 0], ["aux", 0, 0]], "output_layers": [["dense", 0, 0]], "layers": [
          {"name": "in", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 2]},
           "inbound_nodes": []},
          {"name": "aux", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 2]},
           "inbound_nodes": []},
          {"name": "dense", "class_name": "Dense", "config": {"units": 1},
           "inbound_nodes": [[["in", 0, 0, {}], ["aux", 0, 0, {}]]]}]}}
        """;
    assertUnsupported(KerasFile.config(config).dense("dense", 2, 1).bytes())
        .withMessageContaining("Dense 'dense'")
        .withMessageContaining("it takes one input: inputs=2")
        .withMessageContaining("model=test.h5");
  }

  @Test
  void theFunctionalFormatOfKeras3IsRead() {
    String config =
        """
        {"class_name": "Functional", "config": {
          "input_layers": ["in", 0, 0], "output_layers": ["dense", 0, 0], "layers": [
          {"name": "in", "class_name": "InputLayer", "config": {"batch_shape": [null, 2]},
           "inbound_nodes": []},
          {"name": "dense", "class_name": "Dense", "config": {"units": 1}, "inbound_nodes": [
            {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["in", 0, 0]}}],
             "kwargs": {"training": false, "mask": null}}]}]}}
        """;
    Model model = read(KerasFile.config(config).version("3.1.0").dense("dense", 2, 1).bytes());
    assertThat(model.layers()).extracting(Cell::className).containsExactly("Dense");
  }

  // -- what contradicts itself

  @Test
  void layersThatDependOnThemselvesAreRefused() {
    String config =
        """
        {"class_name": "Functional", "config": {
          "input_layers": [], "output_layers": [["a", 0, 0]], "layers": [
          {"name": "a", "class_name": "Dropout", "config": {}, "inbound_nodes": [[["b", 0, 0, {}]]]},
          {"name": "b", "class_name": "Dropout", "config": {}, "inbound_nodes": [[["a", 0, 0, {}]]]}
        ]}}
        """;
    assertDamaged(KerasFile.config(config).bytes())
        .withMessageContaining("layers are wired without cycles to layers that are there: layer=a")
        .withMessageContaining("model=test.h5");
  }

  @Test
  void aWeightOfTheWrongShapeIsRefused() {
    byte[] file =
        KerasFile.sequential(layer("LSTM", "lstm", "'units': 3"))
            .weight("lstm", "kernel", filled(2, 12))
            .weight("lstm", "recurrent_kernel", filled(3, 9))
            .weight("lstm", "bias", filled(1, 12)[0])
            .bytes();
    assertDamaged(file)
        .withMessageContaining(
            "weight=recurrent_kernel, dataset='recurrent_kernel', expected=[3, 12], got=[3, 9]")
        .withMessageContaining("model.layers[0] 'lstm'");
  }

  @Test
  void aBiasOfTheOtherKindOfGruIsRefused() {
    byte[] file =
        KerasFile.sequential(layer("GRU", "gru", "'units': 2, 'reset_after': true"))
            .recurrent("gru", 2, 2, 3)
            .bytes();
    assertDamaged(file)
        .withMessageContaining("weight=bias")
        .withMessageContaining("expected=[2, 6]");
  }

  @Test
  void aLayerMustTakeWhatTheOneBeforeItGives() {
    byte[] file =
        KerasFile.sequential(
                layer("Dense", "dense_1", "'units': 3"), layer("Dense", "dense_2", "'units': 1"))
            .dense("dense_1", 2, 3)
            .dense("dense_2", 4, 1)
            .bytes();
    assertDamaged(file).withMessageContaining("expected=[3, 1], got=[4, 1]");
  }

  @Test
  void aMissingWeightIsNamed() {
    byte[] file =
        KerasFile.sequential(layer("Dense", "dense", "'units': 1"))
            .weight("dense", "kernel", filled(2, 1))
            .bytes();
    assertDamaged(file).withMessageContaining("a weight is missing: weight=bias");
  }

  @Test
  void anUnexpectedWeightIsNamed() {
    byte[] file =
        KerasFile.sequential(layer("Dense", "dense", "'units': 1, 'use_bias': false"))
            .dense("dense", 2, 1)
            .bytes();
    assertDamaged(file).withMessageContaining("unexpected=['bias' [1]]");
  }

  @Test
  void weightsOfAnotherNumberOfLayersAreRefused() {
    byte[] file =
        KerasFile.sequential(layer("Dense", "dense", "'units': 1"))
            .dense("dense", 2, 1)
            .dense("other", 2, 1)
            .bytes();
    assertDamaged(file).withMessageContaining("configured=1 [dense], stored=2 [dense, other]");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aWeightThatIsNotFiniteIsRefused(float value) {
    byte[] file =
        KerasFile.sequential(layer("Dense", "dense", "'units': 1"))
            .weight("dense", "kernel", new float[][] {{1}, {value}})
            .weight("dense", "bias", new float[1])
            .bytes();
    assertDamaged(file)
        .withMessageContaining("a weight must be finite: value=" + value + ", position=1")
        .withMessageContaining("/model_weights/dense/kernel");
  }

  @Test
  void aWeightOfWholeNumbersIsRefused() {
    byte[] file =
        KerasFile.sequential(layer("Dense", "dense", "'units': 1"))
            .weight("dense", "kernel", new int[][] {{1}, {2}})
            .bytes();
    assertDamaged(file).withMessageContaining("floating-point numbers: type=FixedPoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "{\"class_name\": \"Sequential\"",
        "{\"class_name\": \"Sequential\", \"config\": []} {}",
        "null",
        "[]",
        "{}",
        "{\"class_name\": 7}",
        "{\"class_name\": \"Sequential\", \"config\": 7}",
        "{\"class_name\": \"Sequential\", \"config\": [7]}",
        "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\"}]}",
        "{\"class_name\": \"Functional\", \"config\": []}"
      })
  void aConfigurationThatIsNoneIsRefused(String config) {
    assertDamaged(KerasFile.config(config).dense("dense", 2, 1).bytes());
  }

  @Test
  void aConfigurationThatIsNestedWithoutEndIsRefused() {
    byte[] file = KerasFile.config("[".repeat(20_000)).bytes();
    assertDamaged(file).withMessageContaining("not JSON").withMessageContaining("nesting depth");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "2.5", "2147483647", "1e300", "'x'", "null", "[2]"})
  void aNumberOfUnitsThatIsNoneIsRefused(String units) {
    byte[] file =
        KerasFile.sequential(layer("Dense", "dense", "'units': " + units))
            .dense("dense", 2, 1)
            .bytes();
    assertDamaged(file).withMessageContaining("units").withMessageContaining("'dense'");
  }

  private static byte[] denseFile(String activation) {
    return KerasFile.sequential(
            layer("Dense", "dense", "'units': 1, 'activation': '%s'".formatted(activation)))
        .dense("dense", 2, 1)
        .bytes();
  }

  private static Model read(byte[] file) {
    return ModelFiles.loadStreaming("test.h5", file);
  }

  private static ThrowableAssertAlternative<UnsupportedModelException> assertUnsupported(
      byte[] file) {
    return assertThatExceptionOfType(UnsupportedModelException.class).isThrownBy(() -> read(file));
  }

  /** Damaged, and not merely unsupported: the reader does other things next. */
  private static ThrowableAssertAlternative<ModelFormatException> assertDamaged(byte[] file) {
    return assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read(file))
        .satisfies(e -> assertThat(e).isExactlyInstanceOf(ModelFormatException.class));
  }
}
