/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.ParametricActivation;
import io.streamrnn.cells.ParametricActivation.Kind;
import io.streamrnn.cells.ReluActivation;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.ActivationLayer;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Glu;
import io.streamrnn.layers.LayerNormalization;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activations with parameters in files: as layers, and as the activations of other layers. */
class ParametricLayersTest {

  @TempDir private Path folder;

  private static final String RNN = KerasFile.layer("SimpleRNN", "r", "'units': 2");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "LeakyReLU; 'alpha': 0.25; {alpha=0.25, beta=0.0, name=leaky_relu}",
        "LeakyReLU; 'negative_slope': 0.25; {alpha=0.25, beta=0.0, name=leaky_relu}",
        "LeakyReLU; ; {alpha=0.3, beta=0.0, name=leaky_relu}",
        "ELU; 'alpha': 0.5; {alpha=0.5, beta=0.0, name=elu}",
        "ELU; ; elu",
        "ReLU; ; relu",
        "ReLU; 'max_value': null, 'threshold': 0.0, 'negative_slope': 0.0; relu",
        "ReLU; 'max_value': 6.0; relu6",
        "ReLU; 'max_value': 2; {max_value=2.0, name=relu, negative_slope=0.0, threshold=0.0}",
        "ReLU; 'threshold': 1; {max_value=null, name=relu, negative_slope=0.0, threshold=1.0}",
        "ThresholdedReLU; 'theta': 2.0; {max_value=null, name=relu, negative_slope=0.0, threshold=2.0}",
        "Softmax; 'axis': -1; softmax",
        "Softmax; 'axis': [-1]; softmax",
        "Softmax; ; softmax"
      })
  void aLayerIsItsFunction(String type, String options, String function) {
    String layer = KerasFile.layer(type, "a", options == null ? "" : options);
    Model model =
        ModelFiles.load("m.h5", KerasFile.sequential(RNN, layer).recurrent("r", 3, 2, 1).bytes());
    ActivationCell cell = (ActivationCell) model.layers().get(1);
    requireFunction(cell.config().get("activation"), function);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'class_name': 'LeakyReLU', 'config': {'name': 'l', 'trainable': true, 'dtype': 'float32', 'alpha': 0.25}}; {alpha=0.25, beta=0.0, name=leaky_relu}",
        "{'module': 'keras.layers', 'class_name': 'ReLU', 'config': {'max_value': 2.0}, 'registered_name': null}; {max_value=2.0, name=relu, negative_slope=0.0, threshold=0.0}",
        "{'class_name': 'Activation', 'config': {'name': 'a', 'activation': 'hard_sigmoid'}}; hard_sigmoid",
        "{'class_name': 'Softmax', 'config': {'axis': -1}}; softmax"
      })
  void aLayerIsAnActivation(String object, String function) {
    String dense = KerasFile.layer("Dense", "d", "'units': 1, 'activation': " + object);
    String lstm = KerasFile.layer("LSTM", "r", "'units': 2, 'activation': " + object);
    KerasFile file = KerasFile.sequential(lstm, dense).recurrent("r", 3, 2, 4).dense("d", 2, 1);
    Model model = ModelFiles.load("m.h5", file.bytes());
    requireFunction(((LstmCell) model.layers().get(0)).config().get("activation"), function);
    requireFunction(((DenseCell) model.layers().get(1)).config().get("activation"), function);
  }

  @Test
  void aLayerWithWeightsIsNoActivation() {
    String dense =
        KerasFile.layer(
            "Dense",
            "d",
            "'units': 1, 'activation': {'class_name': 'PReLU', 'config': {'shared_axes': null}}");
    KerasFile file = KerasFile.sequential(RNN, dense).recurrent("r", 3, 2, 1).dense("d", 2, 1);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.load("m.h5", file.bytes()))
        .withMessageContaining("PReLU");
  }

  @Test
  void softmaxOverTheStepsRunsOverWindows() {
    String softmax = KerasFile.layer("Softmax", "s", "'axis': 1");
    String steps = KerasFile.layer("SimpleRNN", "r", "'units': 2, 'return_sequences': true");
    KerasFile file = KerasFile.sequential(steps, softmax).recurrent("r", 3, 2, 1);
    Model model = ModelFiles.load("m.h5", file.bytes());
    assertThat(model.isSteppable()).isFalse();
    float[][] shares =
        model.sequenceRunner().run(new float[][] {{1, 0, 1}, {0, 1, 1}}, new float[0][]);
    assertThat(shares[0][1] + shares[1][1]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void softmaxOverTheLastAxisByItsNumberIsPerEvent() {
    String softmax = KerasFile.layer("Softmax", "s", "'axis': 1");
    KerasFile file = KerasFile.sequential(RNN, softmax).recurrent("r", 3, 2, 1);
    assertThat(ModelFiles.load("m.h5", file.bytes()).isSteppable()).isTrue();
  }

  @Test
  void softmaxOverAnAxisThatTheInputLacksIsNamed() {
    String softmax = KerasFile.layer("Softmax", "s", "'axis': 5");
    KerasFile file = KerasFile.sequential(RNN, softmax).recurrent("r", 3, 2, 1);
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> ModelFiles.load("m.h5", file.bytes()))
        .withMessageContaining("the input must have the axis of Softmax: axis=5");
  }

  @Test
  void gluHalvesTheValues() {
    String glu = KerasFile.layer("Activation", "a", "'activation': 'glu'");
    KerasFile file = KerasFile.sequential(RNN, glu).recurrent("r", 3, 2, 1);
    float[] x = {1, -2, 3};
    float[] h =
        ModelFiles.load("m.h5", KerasFile.sequential(RNN).recurrent("r", 3, 2, 1).bytes())
            .stepper()
            .step(x);
    float[] y = ModelFiles.load("m.h5", file.bytes()).stepper().step(x);
    assertThat(y).hasSize(1);
    assertThat(y[0]).isCloseTo((float) (h[0] / (1 + Math.exp(-h[1]))), within(1e-6f));
  }

  @Test
  void aLayerWithGluIsWrittenAsKerasNamesIt() throws IOException {
    Sequential model = Sequential.of(Dense.units(4), Glu.create());
    model.build(TensorShape.of(-1, -1, 3));
    KerasHdf5.write(folder.resolve("m.h5"), model);
    Model read = ModelFiles.load("m.h5", Files.readAllBytes(folder.resolve("m.h5")));
    assertThat(read.outputSize()).isEqualTo(2);
    assertThat(read.identity()).isEqualTo(Model.of("m", model).identity());
  }

  @Test
  void slopesAreReadFromTheFile() {
    String layer = KerasFile.layer("PReLU", "p", "'shared_axes': null");
    KerasFile file =
        KerasFile.sequential(RNN, layer)
            .recurrent("r", 3, 2, 1)
            .weight("p", "alpha", new float[] {0.5f, 2});
    float[] y = ModelFiles.load("m.h5", file.bytes()).stepper().step(new float[] {-9, -9, -9});
    assertThat(y[1]).isEqualTo(4 * y[0]);
  }

  @Test
  void writtenFunctionsAreReadAgain() throws IOException {
    ActivationFunction elu = new ParametricActivation(Kind.ELU, 0.5f, 0);
    ActivationFunction leaky = new ParametricActivation(Kind.LEAKY_RELU, 0.25f, 0);
    Sequential model =
        Sequential.of(
            Lstm.units(2).activation(elu).recurrentActivation(Activation.SIGMOID),
            ActivationLayer.of(new ReluActivation(0.5f, 1, 2)),
            LayerNormalization.create().rmsScaling(true),
            Dense.units(2).activation(leaky));
    model.build(TensorShape.of(-1, -1, 3));
    KerasHdf5.write(folder.resolve("m.h5"), model);
    KerasArchive.write(folder.resolve("m.keras"), model);
    for (String name : List.of("m.h5", "m.keras")) {
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      assertThat(ModelFiles.load(name, bytes).identity())
          .isEqualTo(Model.of("m", model).identity());
    }
  }

  /** Of a map the entries in alphabetical order. */
  private static void requireFunction(Object config, String function) {
    Object sorted = config instanceof Map<?, ?> map ? new TreeMap<>(map) : config;
    assertThat(sorted).hasToString(function);
  }
}
