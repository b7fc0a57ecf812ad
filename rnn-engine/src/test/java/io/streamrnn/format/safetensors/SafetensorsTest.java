/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.format.CaseFiles;
import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.streaming.StreamingPlan;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  /** A module that was saved by itself has no name, and its kind as its word. */
  @Test
  void twoModulesOfOneWordAreRefused() {
    byte[] file =
        new TorchFile()
            .weight("weight", 2, 3)
            .weight("bias", 2)
            .weight("linear.weight", 3, 3)
            .weight("linear.bias", 3)
            .bytes();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> Safetensors.readLayers("m.safetensors", file, "linear", ""))
        .withMessageContaining("word=linear, modules='' and 'linear', model=m.safetensors; rename");
  }

  @Test
  void aLayerThatWasSavedByItselfIsNamedByItsKind() {
    byte[] file = new TorchFile().weight("weight", 2, 3).weight("bias", 2).bytes();
    Layer model = Safetensors.readLayers("m.safetensors", file, "linear", "");
    assertThat(((Sequential) model).layers()).extracting(Layer::name).containsExactly("linear");
  }

  @Test
  void rowsPerUnitTellTheLayer() {
    assertLayers(recurrent("rnn.", 1, 2, 3).metadata("layers", "rnn"), "SimpleRNNCell");
    assertLayers(recurrent("rnn.", 3, 2, 3), "GRUCell");
    assertLayers(recurrent("rnn.", 4, 2, 3), "LSTMCell");
  }

  @Test
  void layersOfAModuleComeInOrder() {
    TorchFile file = new TorchFile();
    layer(file, "net.lstm.", "_l1", 4, 3, 3);
    layer(file, "net.lstm.", "_l0", 4, 2, 3);
    Model model = read(file);
    assertThat(model.layers()).extracting(Cell::className).containsExactly("LSTMCell", "LSTMCell");
    assertThat(model.inputSize()).isEqualTo(2);
  }

  @Test
  void aFirstMatrixOfTheWidthOfTheNextModuleIsAnEmbedding() {
    assertLayers(tokens().metadata("layers", "emb gru fc"), "Embedding", "GRUCell", "Dense");
  }

  private static TorchFile tokens() {
    return recurrent("gru.", 3, 5, 4)
        .weight("emb.weight", 9, 5)
        .weight("fc.weight", 9, 4)
        .weight("fc.bias", 9);
  }

  @Test
  void aFirstMatrixOfTheHeightOfTheNextModuleIsALinear() {
    TorchFile file = recurrent("gru.", 3, 5, 4).weight("in.weight", 5, 2);
    assertLayers(file.metadata("layers", "in gru"), "Dense", "GRUCell");
  }

  @Test
  void aSquareMatrixNeedsItsKind() {
    TorchFile file = recurrent("gru.", 3, 5, 4).weight("in.weight", 5, 5);
    assertRefused(file.metadata("layers", "in gru"), "write in(embedding) or in(linear)");
    assertLayers(file.metadata("layers", "in(linear) gru"), "Dense", "GRUCell");
    assertLayers(file.metadata("layers", "in(embedding) gru"), "Embedding", "GRUCell");
  }

  @Test
  void aTokenThatIsNoWholeNumberIsRejectedAsInPyTorch() {
    Stepper stepper = read(tokens().metadata("layers", "emb gru fc")).stepper();
    assertThat(stepper.step(new float[] {8})).hasSize(9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stepper.step(new float[] {2.5f}))
        .withMessageContaining("expected 0..8, got=2.5");
  }

  @Test
  void aModuleThatIsSavedByItselfHasNoPrefix() {
    assertLayers(recurrent("", 4, 2, 3), "LSTMCell");
  }

  @Test
  void aCellOfTorchIsALayer() {
    TorchFile file = new TorchFile();
    layer(file, "cell.", "", 4, 2, 3);
    assertLayers(file, "LSTMCell");
  }

  @Test
  void aSimpleRnnComputesTorchsFormula() {
    TorchFile file =
        new TorchFile()
            .tensor("rnn.weight_ih_l0", new float[] {0.5f}, 1, 1)
            .tensor("rnn.weight_hh_l0", new float[] {2}, 1, 1)
            .tensor("rnn.bias_ih_l0", new float[] {0.1f}, 1)
            .tensor("rnn.bias_hh_l0", new float[] {0.2f}, 1)
            .metadata("layers", "rnn");
    var stepper = read(file).stepper();
    double first = Math.tanh(0.5 + 0.3);
    assertThat((double) stepper.step(new float[] {1})[0]).isCloseTo(first, within(1e-6));
    assertThat((double) stepper.step(new float[] {1})[0])
        .isCloseTo(Math.tanh(0.5 + 0.3 + 2 * first), within(1e-6));
  }

  @Test
  void theGatesOfAGruAreResetUpdateAndNew() {
    // The update gate is open for what was before: h' = h.
    float[] biases = {0, 40, 0};
    TorchFile file =
        new TorchFile()
            .tensor("g.weight_ih_l0", new float[3], 3, 1)
            .tensor("g.weight_hh_l0", new float[3], 3, 1)
            .tensor("g.bias_ih_l0", biases, 3)
            .tensor("g.bias_hh_l0", new float[3], 3);
    var stepper = read(file).stepper();
    stepper.load(new float[] {0.75f});
    assertThat(stepper.step(new float[] {1})).containsExactly(0.75f);
  }

  @Test
  void theGatesOfAnLstmAreInputForgetCellAndOutput() {
    // The forget gate is shut, the others are open: c' = tanh(1), h' = tanh(c').
    float[] biases = {40, -40, 1, 40};
    TorchFile file =
        new TorchFile()
            .tensor("l.weight_ih_l0", new float[4], 4, 1)
            .tensor("l.weight_hh_l0", new float[4], 4, 1)
            .tensor("l.bias_ih_l0", biases, 4)
            .tensor("l.bias_hh_l0", new float[4], 4);
    var stepper = read(file).stepper();
    stepper.load(new float[] {0, 99});
    assertThat((double) stepper.step(new float[] {1})[0])
        .isCloseTo(Math.tanh(Math.tanh(1)), within(1e-6));
  }

  @Test
  void metadataStateTheOrderAndTheActivations() {
    TorchFile file =
        twoLinears().metadata("layers", "lstm relu fc1, tanh fc2 sigmoid").metadata("format", "pt");
    assertLayers(file, "LSTMCell", "Activation", "Dense", "Activation", "Dense", "Activation");
  }

  @Test
  void modulesWithoutADeclarationAreRefusedWithTheWaysOut() {
    assertRefused(
        twoLinears(),
        "safetensors holds weights and no activations, so the layers must be declared",
        "modules=[lstm (LSTM 2 to 3), fc1 (Linear 3 to 5), fc2 (Linear 5 to 1)],"
            + " model=m.safetensors; declare",
        "such as \"lstm relu fc1 relu fc2 sigmoid\"",
        "--layers",
        "ModelSource.file(...).layers(...)",
        "LoadOptions.withLayers(...)",
        "config.json",
        "metadata");
  }

  @Test
  void oneLinearMayEndInAnActivationToo() {
    TorchFile file = recurrent("lstm.", 4, 2, 3).weight("fc.weight", 1, 3).weight("fc.bias", 1);
    assertRefused(file, "must be declared", "such as \"lstm relu fc sigmoid\"");
  }

  @Test
  void anRnnAloneIsRefusedSinceItsNonlinearityIsNotInTheFile() {
    assertRefused(recurrent("rnn.", 1, 2, 3), "must be declared", "such as \"rnn(tanh)\"");
    assertLayers(recurrent("rnn.", 1, 2, 3).metadata("nonlinearity", "relu"), "SimpleRNNCell");
  }

  @Test
  void theNonlinearityOfAnRnnIsAnArgument() {
    TorchFile file = recurrent("rnn.", 1, 1, 1);
    float[] tanh = read(file.metadata("layers", "rnn")).stepper().step(new float[] {-9});
    float[] relu = read(file.metadata("layers", "rnn(relu)")).stepper().step(new float[] {-9});
    assertThat(relu[0]).isGreaterThan(tanh[0]);
  }

  @Test
  void numbersOfASequentialWithoutWeightsAreNamed() throws IOException {
    byte[] file = CaseFiles.bytes("13-safetensors-gap-in-a-sequential/model.safetensors");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.load("m.safetensors", file))
        .withMessageContaining("without weights=[head.0]")
        .withMessageContaining("such as \"lstm relu head.1 sigmoid\"");
  }

  @Test
  void whatIsInTheGapIsDeclared() throws IOException {
    String folder = "13-safetensors-gap-in-a-sequential";
    byte[] file = CaseFiles.bytes(folder + "/model.safetensors");
    CaseFiles.assertSteps(
        read(file, LoadOptions.none().withLayers("lstm dropout head.1")),
        folder,
        "if_head_0_is_dropout.csv");
    CaseFiles.assertSteps(
        read(file, LoadOptions.none().withLayers("lstm relu head.1")),
        folder,
        "if_head_0_is_relu.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"weight_norm", "parametrizations"})
  void weightNormIsComputed(String form) throws IOException {
    String folder = "14-safetensors-weight-norm";
    byte[] file = CaseFiles.bytes(folder + "/" + form + ".safetensors");
    CaseFiles.assertSteps(
        read(file, LoadOptions.none().withLayers("lstm fc")), folder, "expected.csv");
  }

  @Test
  void theDeclarationOfTheUserComesBeforeThatOfTheFiles() {
    TorchFile file = twoLinears().metadata("layers", "lstm fc1 fc2");
    LoadOptions config =
        LoadOptions.none().withConfig("{\"layers\": [\"lstm\", \"tanh fc1 fc2\"]}");
    assertThat(read(file).layers()).hasSize(3);
    assertThat(read(file.bytes(), config).layers()).hasSize(4);
    assertThat(read(file.bytes(), config.withLayers("lstm relu fc1 relu fc2")).layers()).hasSize(5);
  }

  @Test
  void aConfigurationWithoutLayersDeclaresNothing() {
    LoadOptions config = LoadOptions.none().withConfig("{\"architectures\": [\"Bert\"]}");
    assertThat(read(recurrent("lstm.", 4, 2, 3).bytes(), config).layers()).hasSize(1);
  }

  @Test
  void aModuleMayBeAppliedAgain() {
    TorchFile file = recurrent("a.b.", 4, 3, 3);
    assertLayers(file.metadata("layers", "a.b relu a.b"), "LSTMCell", "Activation", "LSTMCell");
  }

  @Test
  void modulesThatDoNotFitAreRefusedByTheirSizes() {
    assertRefused(
        twoLinears().metadata("layers", "lstm fc2 fc1"),
        "'lstm' returns 3, 'fc2' takes 5",
        "layers=\"lstm fc2 fc1\"");
  }

  @Test
  void aWordThatIsUnknownIsRefusedWithTheKnownOnes() {
    assertRefused(
        twoLinears().metadata("layers", "lstm rely fc1 fc2"),
        "word=rely",
        "modules=[lstm, fc1, fc2]",
        "relu, relu6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leaky_relu",
        "leaky_relu(x)",
        "hard_sigmoid",
        "relu(1)",
        "threshold(1)",
        "threshold(0, x)",
        "glu",
        "lstm(first)",
        "lstm(last"
      })
  void aWordThatIsNotCertainIsRefused(String word) {
    TorchFile file = recurrent("lstm.", 4, 3, 3);
    assertRefused(file.metadata("layers", word.startsWith("lstm") ? word : "lstm " + word), word);
  }

  @Test
  void anActivationTakesItsParameter() {
    TorchFile file = recurrent("lstm.", 4, 3, 3);
    float[] plain = read(file.metadata("layers", "lstm")).stepper().step(new float[] {1, 2, -3});
    float[] leaky =
        read(file.metadata("layers", "lstm leaky_relu(0.01)"))
            .stepper()
            .step(new float[] {1, 2, -3});
    for (int i = 0; i < plain.length; i++) {
      assertThat(leaky[i]).isEqualTo(plain[i] < 0 ? (float) (0.01f * (double) plain[i]) : plain[i]);
    }
    assertThat(plain[0] < 0 || plain[1] < 0 || plain[2] < 0).isTrue();
  }

  @Test
  void aThresholdTakesItsTwoNumbers() {
    TorchFile file = recurrent("lstm.", 4, 3, 3);
    float[] x = {1, 2, -3};
    float[] plain = read(file.metadata("layers", "lstm")).stepper().step(x);
    float[] y = read(file.metadata("layers", "lstm threshold(0, 20)")).stepper().step(x);
    for (int i = 0; i < plain.length; i++) {
      assertThat(y[i]).isEqualTo(plain[i] > 0 ? plain[i] : 20);
    }
  }

  @Test
  void gluHalvesWhatIsBeforeIt() {
    TorchFile file = recurrent("lstm.", 4, 3, 4);
    assertThat(read(file.metadata("layers", "lstm glu")).outputSize()).isEqualTo(2);
  }

  @Test
  void theLastStepIsTaken() {
    TorchFile file = twoLinears().metadata("layers", "lstm(last) fc1 fc2");
    Tensor x = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6);
    float[] all =
        Safetensors.readLayers("m", twoLinears().metadata("layers", "lstm fc1 fc2").bytes())
            .call(x)
            .toArray();
    Layer last = Safetensors.readLayers("m", file.bytes());
    assertThat(last.call(x).toArray()).containsExactly(all[2]);
    assertThat(read(file).isSteppable()).isTrue();
  }

  private static TorchFile twoLinears() {
    return recurrent("lstm.", 4, 2, 3)
        .weight("fc1.weight", 5, 3)
        .weight("fc1.bias", 5)
        .weight("fc2.weight", 1, 5)
        .weight("fc2.bias", 1);
  }

  @Test
  void twoRecurrentModulesNeedAnOrder() {
    TorchFile file = recurrent("a.", 4, 3, 3);
    layer(file, "b.", "_l0", 4, 3, 3);
    assertRefused(file, "modules=[a (LSTM 3 to 3), b (LSTM 3 to 3)]");
    assertLayers(file.metadata("layers", "b a"), "LSTMCell", "LSTMCell");
  }

  @Test
  void aModuleThatIsLeftOutOfTheOrderIsRefused() {
    assertRefused(twoLinears().metadata("layers", "lstm fc1"), "missing=[fc2]");
    assertRefused(twoLinears().metadata("layers", "lstm fc1 fc3"), "word=fc3");
  }

  @Test
  void aLayerThatReadsBackwardsIsRefusedWithTheReason() {
    TorchFile file = recurrent("lstm.", 4, 2, 3);
    layer(file, "lstm.", "_l0_reverse", 4, 2, 3);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> read(file))
        .withMessageStartingWith("a model is stepped event by event only if")
        .withMessageEndingWith(
            "model=m.safetensors, Bidirectional 'lstm.l0': needs the whole sequence, one of its"
                + " directions starts from the last event; score windows with it");
  }

  @Test
  void aBidirectionalModuleIsReadOverWholeSequences() {
    for (int gates : new int[] {1, 3, 4}) {
      TorchFile file = recurrent("rnn.", gates, 2, 3);
      layer(file, "rnn.", "_l0_reverse", gates, 2, 3);
      layer(file, "rnn.", "_l1", gates, 6, 3);
      layer(file, "rnn.", "_l1_reverse", gates, 6, 3);
      file.weight("fc.weight", 2, 6).weight("fc.bias", 2).metadata("layers", "rnn fc");
      Layer both = Safetensors.readLayers("m", file.bytes());
      Tensor x = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6);
      assertThat(both.call(x).shape()).isEqualTo(Shape.of(1, 3, 2));
      assertThat(both.weights()).hasSize(4 * 3 + 2);
      assertThat(StreamingPlan.of(both).toString())
          .contains("Bidirectional 'rnn.l0': needs the whole sequence, one of its directions")
          .contains("Dense 'fc': treats every event alike");
    }
  }

  @Test
  void eachDirectionHasTheWeightsOfItsName() {
    TorchFile forward = recurrent("l.", 4, 2, 3);
    TorchFile backward = new TorchFile();
    reversed(backward, "l.", "_l0");
    TorchFile file = recurrent("l.", 4, 2, 3);
    reversed(file, "l.", "_l0_reverse");
    Tensor x = Tensor.of(Shape.of(1, 2, 2), 1, -2, 3, 4);
    Tensor turned = Tensor.of(Shape.of(1, 2, 2), 3, 4, 1, -2);
    float[] there = Safetensors.readLayers("m", forward.bytes()).call(x).toArray();
    float[] back = Safetensors.readLayers("m", backward.bytes()).call(turned).toArray();
    assertThat(Safetensors.readLayers("m", file.bytes()).call(x).toArray())
        .containsExactly(
            there[0], there[1], there[2], back[3], back[4], back[5], there[3], there[4], there[5],
            back[0], back[1], back[2]);
  }

  /** Weights unlike those of {@link #layer}. */
  private static void reversed(TorchFile file, String prefix, String suffix) {
    file.tensor(prefix + "weight_ih" + suffix, counting(24, 0.03f), 12, 2)
        .tensor(prefix + "weight_hh" + suffix, counting(36, -0.02f), 12, 3)
        .tensor(prefix + "bias_ih" + suffix, counting(12, 0.05f), 12)
        .tensor(prefix + "bias_hh" + suffix, counting(12, -0.01f), 12);
  }

  private static float[] counting(int size, float step) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (i - size / 2) * step;
    }
    return values;
  }

  @Test
  void wholeSequencesGiveTheNumbersOfTheSteps() {
    TorchFile file = twoLinears().metadata("layers", "lstm relu fc1 tanh fc2 sigmoid");
    Tensor x = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6);
    float[] whole = Safetensors.readLayers("m", file.bytes()).call(x).toArray();
    var stepper = read(file).stepper();
    for (int t = 0; t < 3; t++) {
      assertThat(stepper.step(new float[] {1 + 2 * t, 2 + 2 * t})).containsExactly(whole[t]);
    }
  }

  @Test
  void directionsOfDifferentKindsAreRefused() {
    TorchFile file = recurrent("l.", 4, 2, 3);
    layer(file, "l.", "_l0_reverse", 3, 2, 3);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> Safetensors.readLayers("m", file.bytes()))
        .withMessageContaining("both directions");
  }

  @Test
  void otherLayersAreRefusedByName() {
    assertRefused(
        recurrent("lstm.", 4, 2, 3).weight("norm.weight", 3), "tensor=norm.weight", "nn.Linear");
    assertRefused(recurrent("odd.", 5, 2, 3), "tensor=odd.weight_ih_l0, shape=[15, 2], units=3");
  }

  @Test
  void anLstmWithAProjectionReturnsTheProjection() {
    // The forget gate is shut, the others are open: c' = tanh(1), h' = 3 tanh(c') and -tanh(c').
    TorchFile file =
        new TorchFile()
            .tensor("l.weight_ih_l0", new float[4], 4, 1)
            .tensor("l.weight_hh_l0", new float[8], 4, 2)
            .tensor("l.bias_ih_l0", new float[] {40, -40, 1, 40}, 4)
            .tensor("l.bias_hh_l0", new float[4], 4)
            .tensor("l.weight_hr_l0", new float[] {3, -1}, 2, 1);
    float[] h = read(file).stepper().step(new float[] {7});
    assertThat((double) h[0]).isCloseTo(3 * Math.tanh(Math.tanh(1)), within(1e-6));
    assertThat((double) h[1]).isCloseTo(-Math.tanh(Math.tanh(1)), within(1e-6));
  }

  @Test
  void theNextLayerTakesTheProjection() {
    TorchFile file = projected("lstm.", "_l0", 2, 5, 3);
    addProjected(file, "lstm.", "_l1", 3, 5, 3);
    file.weight("fc.weight", 1, 3).weight("fc.bias", 1).metadata("layers", "lstm fc");
    assertLayers(file, "ProjectedLSTMCell", "ProjectedLSTMCell", "Dense");
    assertThat(read(file).states()).extracting(StateSpec::size).containsExactly(3, 5, 3, 5);
  }

  @Test
  void bothDirectionsMayHaveAProjection() {
    TorchFile file = projected("lstm.", "_l0", 2, 5, 3);
    addProjected(file, "lstm.", "_l0_reverse", 2, 5, 3);
    addProjected(file, "lstm.", "_l1", 6, 5, 3);
    addProjected(file, "lstm.", "_l1_reverse", 6, 5, 3);
    Layer both = Safetensors.readLayers("m", file.bytes());
    Tensor x = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6);
    assertThat(both.call(x).shape()).isEqualTo(Shape.of(1, 3, 6));
  }

  @Test
  void aProjectionThatDoesNotFitIsDamage() {
    for (TorchFile file :
        List.of(
            recurrent("lstm.", 4, 2, 3).weight("lstm.weight_hr_l0", 2, 3),
            recurrent("gru.", 3, 2, 3).weight("gru.weight_hr_l0", 3, 3))) {
      assertThatExceptionOfType(ModelFormatException.class)
          .isThrownBy(() -> read(file))
          .withMessageContaining("model=m.safetensors");
    }
  }

  @Test
  void aLayerWithoutItsProjectionIsDamage() {
    TorchFile file = projected("lstm.", "_l0", 2, 5, 3);
    layer(file, "lstm.", "_l1", 4, 3, 3);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read(file))
        .withMessageContaining("missing=weight_hr_l1");
  }

  private static TorchFile projected(
      String prefix, String suffix, int inputs, int units, int projection) {
    TorchFile file = new TorchFile();
    addProjected(file, prefix, suffix, inputs, units, projection);
    return file;
  }

  private static void addProjected(
      TorchFile file, String prefix, String suffix, int inputs, int units, int projection) {
    file.weight(prefix + "weight_ih" + suffix, 4 * units, inputs)
        .weight(prefix + "weight_hh" + suffix, 4 * units, projection)
        .weight(prefix + "bias_ih" + suffix, 4 * units)
        .weight(prefix + "bias_hh" + suffix, 4 * units)
        .weight(prefix + "weight_hr" + suffix, projection, units);
  }

  @Test
  void aModelStartsFromTheStatesThatTheFileHas() {
    TorchFile file =
        recurrent("lstm.", 4, 2, 3)
            .tensor("init.h0", new float[] {1, 2, 3}, 1, 1, 3)
            .tensor("init.c0", new float[] {4, 5, 6}, 1, 3)
            .metadata("layers", "lstm(h0=init.h0, c0=init.c0)");
    Cell cell = read(file).cell();
    assertThat(cell.initialState(0)).containsExactly(1, 2, 3);
    assertThat(cell.initialState(1)).containsExactly(4, 5, 6);
  }

  @Test
  void aStateThatIsNotDeclaredStartsFromZeros() {
    TorchFile file = recurrent("lstm.", 4, 2, 1).tensor("c", new float[] {4}, 1);
    Cell cell = read(file.metadata("layers", "lstm(c0=c)")).cell();
    assertThat(cell.initialState(0)).containsExactly(0);
    assertThat(cell.initialState(1)).containsExactly(4);
  }

  @Test
  void eachLayerStartsFromItsPartOfTheStates() {
    TorchFile file = recurrent("gru.", 3, 2, 3);
    layer(file, "gru.", "_l1", 3, 3, 3);
    file.tensor("h", new float[] {1, 2, 3, 4, 5, 6}, 2, 1, 3).metadata("layers", "gru(h0=h)");
    Cell cell = read(file).cell();
    assertThat(cell.initialState(0)).containsExactly(1, 2, 3);
    assertThat(cell.initialState(1)).containsExactly(4, 5, 6);
  }

  @Test
  void aProjectionStartsFromStatesOfBothSizes() {
    TorchFile file =
        projected("lstm.", "_l0", 2, 3, 2)
            .tensor("h", new float[] {1, 2}, 1, 2)
            .tensor("c", new float[] {4, 5, 6}, 1, 3)
            .metadata("layers", "lstm(h0=h, c0=c)");
    assertThat(read(file).cell().initialState(0)).containsExactly(1, 2);
    assertThat(read(file).cell().initialState(1)).containsExactly(4, 5, 6);
  }

  /** A GRU that keeps its state: the outputs are the initial states. */
  @Test
  void bothDirectionsStartFromTheirStates() {
    TorchFile file = new TorchFile();
    for (String suffix : List.of("_l0", "_l0_reverse")) {
      file.tensor("g.weight_ih" + suffix, new float[3], 3, 1)
          .tensor("g.weight_hh" + suffix, new float[3], 3, 1)
          .tensor("g.bias_ih" + suffix, new float[] {0, 40, 0}, 3)
          .tensor("g.bias_hh" + suffix, new float[3], 3);
    }
    file.tensor("h", new float[] {0.5f, -0.25f}, 2, 1, 1).metadata("layers", "g(h0=h)");
    Model model = ModelFiles.load("m.safetensors", file.bytes());
    assertThat(model.sequenceRunner().run(new float[][] {{7}, {8}}))
        .isDeepEqualTo(new float[][] {{0.5f, -0.25f}, {0.5f, -0.25f}});
  }

  @Test
  void initialStatesThatDoNotFitAreRefused() {
    TorchFile file = recurrent("gru.", 3, 2, 3).weight("h", 2, 3).weight("c", 1, 3);
    assertRefused(file.metadata("layers", "gru(h0=h, c0=c)"), "gru(h0=h, c0=c)", "states=[h]");
    assertRefused(recurrent("gru.", 3, 2, 3).metadata("layers", "gru(h0=h)"), "missing=h");
    assertRefused(file.metadata("layers", "gru"), "tensor=h", "lstm(h0=TENSOR, c0=TENSOR)");
    TorchFile twice = recurrent("gru.", 3, 2, 3).weight("h", 2, 3);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read(twice.metadata("layers", "gru(h0=h)")))
        .withMessageContaining("tensor=h, expected=[1, 1, 3], got=[2, 3]");
  }

  @Test
  void narrowFloatsAreWidened() {
    // 1.5 and -2 in half precision, then in bfloat16, then in double.
    byte[] half = {0, 0x3e, 0, (byte) 0xc0};
    byte[] brain = {(byte) 0xc0, 0x3f, 0, (byte) 0xc0};
    for (Model model :
        Stream.of("F16", "BF16").map(t -> narrow(t, t.equals("F16") ? half : brain)).toList()) {
      assertThat(model.layers().get(1).weights().get(0).toArray()).containsExactly(1.5f, -2);
    }
  }

  private static Model narrow(String dtype, byte[] bytes) {
    return read(
        recurrent("rnn.", 1, 1, 2)
            .raw("fc.weight", dtype, bytes, 1, 2)
            .metadata("layers", "rnn fc"));
  }

  private static TorchFile recurrent(String prefix, int gates, int inputs, int units) {
    TorchFile file = new TorchFile();
    layer(file, prefix, "_l0", gates, inputs, units);
    return file;
  }

  private static void layer(
      TorchFile file, String prefix, String suffix, int gates, int inputs, int units) {
    file.weight(prefix + "weight_ih" + suffix, gates * units, inputs)
        .weight(prefix + "weight_hh" + suffix, gates * units, units)
        .weight(prefix + "bias_ih" + suffix, gates * units)
        .weight(prefix + "bias_hh" + suffix, gates * units);
  }

  @Test
  void aWeightThatIsNotFiniteIsNamed() {
    TorchFile file =
        recurrent("lstm.", 4, 2, 1).tensor("fc.weight", new float[] {1, Float.NaN}, 2, 1);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> read(file.metadata("layers", "lstm fc")))
        .withMessage(
            "a weight must be finite: tensor=fc.weight, value=NaN, position=1 of 2,"
                + " model=m.safetensors; did the training diverge?");
  }

  private static Model read(byte[] file, LoadOptions options) {
    return ModelFile.read("m.safetensors", file, options).streaming();
  }

  private static Model read(TorchFile file) {
    return ModelFiles.loadStreaming("m.safetensors", file.bytes());
  }

  private static void assertLayers(TorchFile file, String... types) {
    assertThat(read(file).layers()).extracting(Cell::className).containsExactly(types);
  }

  private static void assertRefused(TorchFile file, String... words) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> read(file))
        .withMessageContainingAll(words)
        .withMessageContaining("model=m.safetensors");
  }
}
