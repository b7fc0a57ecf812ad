/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import static io.streamrnn.cell.Activation.LINEAR;
import static io.streamrnn.cell.Activation.RELU;
import static io.streamrnn.cell.Activation.SIGMOID;
import static io.streamrnn.cell.Activation.SOFTMAX;
import static io.streamrnn.cell.Activation.TANH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.layers.ActivationLayer;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.CellSpec;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Dropout;
import io.streamrnn.layers.Flatten;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.layers.WeightSource;
import io.streamrnn.streaming.StreamingPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;

class ModelIdentityTest {

  @Test
  void theDigestNamesBothParts() {
    assertThat(new ModelIdentity("0a", "0b").digest()).isEqualTo("0a/0b");
  }

  private final ModelIdentity identity = identity(TestModels.lstm(2, 3, 0.5f), head(0.5f));

  // -- from release to release

  /** Savepoints carry these. If one changes, the savepoints of earlier releases are lost. */
  private static final Map<String, String> PINNED =
      Map.ofEntries(
          Map.entry("simple RNN", "h0 55af28875cd6a5e6 1c0dc0cc3ef0bb36"),
          Map.entry("GRU", "h0 808b5ec102bde25e 1c0dc0cc3ef0bb36"),
          Map.entry("GRU, reset before the product", "h0 c1d4e9c3179836fd 1c0dc0cc3ef0bb36"),
          Map.entry("LSTM", "h0,c0 920dfe2663054b53 1c0dc0cc3ef0bb36"),
          Map.entry("LSTM of Keras 2", "h0,c0 a52363e835facd51 1c0dc0cc3ef0bb36"),
          Map.entry("LSTM with a head", "h0,c0 920dfe2663054b53 69984c8c1123acd0"),
          Map.entry("peephole LSTM", "h0,c0 c93ef9e65816173f 1c0dc0cc3ef0bb36"),
          Map.entry("projected LSTM", "h0,c0 4ea62badd1c28ffe 1c0dc0cc3ef0bb36"),
          Map.entry("learned initial states", "h0 ed0a846f349a4509 1c0dc0cc3ef0bb36"),
          Map.entry("stack", "h0,c0,h1,h2 c9f628969c054ff7 1c0dc0cc3ef0bb36"),
          Map.entry("masked", "h0,c0,h1,y1 9c0f10165986a156 2a0814907f5844f4"),
          Map.entry("minGRU", "h0 9dcd7678efe6213e 1c0dc0cc3ef0bb36"),
          Map.entry("minLSTM", "h0 50f8587bc4e57491 1c0dc0cc3ef0bb36"),
          Map.entry("LRU", "re0,im0 92c0b5cc5098209e 1c0dc0cc3ef0bb36"),
          Map.entry("GRU-D", "h0,last0,delta0 319d25c421070be3 1c0dc0cc3ef0bb36"),
          Map.entry("ConvLSTM", "h0,c0 a6e3b7fe3f701c7c 1c0dc0cc3ef0bb36"),
          Map.entry("embedding", "h0 9dc4c0c1deeaaa1d 1c0dc0cc3ef0bb36"),
          Map.entry("normalizations", "h0 34d43e2b5e01ad97 09accca02725f7d1"),
          Map.entry("scalings", "h0 a63838551b0388a6 df79e7ded641677e"),
          Map.entry("relu with parameters", "h0 ff5e1ecc8aa0d109 6fe2cab7d45f2715"),
          Map.entry("Conv1D", "x0,h1,c1 783df2e9e3913109 1c0dc0cc3ef0bb36"),
          Map.entry("DepthwiseConv1D", "x0,h1 e449d9f9a120ad4a 1c0dc0cc3ef0bb36"),
          Map.entry("SeparableConv1D", "x0,h1 1c91ea4412e9de51 1c0dc0cc3ef0bb36"),
          Map.entry("categories", "h0 738eab79dd09396a 1c0dc0cc3ef0bb36"),
          Map.entry("normalized by weights", "h0 b7d362d08915f0c4 1c0dc0cc3ef0bb36"),
          Map.entry("gated", "h0 3c4ec3ae73a4ee5f 61976050da39643b"),
          Map.entry("rescaled", "h0 14736f75b7707152 1c0dc0cc3ef0bb36"),
          Map.entry("selected", "h0 483a7485e02063b1 1c0dc0cc3ef0bb36"),
          Map.entry("truncated", "h0 7eefb707d1c78647 1c0dc0cc3ef0bb36"),
          Map.entry("one of three", "h0 f2de08ed13042669 1c0dc0cc3ef0bb36"),
          Map.entry("partial sums", "h0 82975f2b44325da9 1c0dc0cc3ef0bb36"),
          Map.entry("running sums", "sum0,h1 ba9e38c9383635b1 1c0dc0cc3ef0bb36"),
          Map.entry("product of axes", "h0 9a494249f3c1ae2c 4c68ba5e85fd5251"),
          Map.entry("reduced", "h0 e3602a30690f234c 1c0dc0cc3ef0bb36"),
          Map.entry("function", "h0 1a3846687ce7650c 1c0dc0cc3ef0bb36"),
          Map.entry("activation", "h0 55af28875cd6a5e6 2c6d1b8358d51624"),
          Map.entry("custom cell", "h0 65a50292a14b3122 1c0dc0cc3ef0bb36"),
          Map.entry("branches and a merge", "h0,c0,h1 3ab331a3a2f271f3 4fdd7ea72148267e"),
          Map.entry("masked branches", "h0,c0,y0,h1,y1 52f44f93d4b3ce3b e32ffbd2d82d86eb"),
          Map.entry("started from constants", "h0,start0 e1009483795ade05 1c0dc0cc3ef0bb36"),
          Map.entry("whole sequences", " 7de5f79cfecfb55a bb69b02d584e9ed0"));

  @TestFactory
  Stream<DynamicTest> theIdentityOfAModelStaysTheSameFromReleaseToRelease() {
    Map<String, Model> models = PinnedModels.all();
    assertThat(PINNED).containsOnlyKeys(models.keySet());
    return models.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> assertThat(pin(entry.getValue())).isEqualTo(PINNED.get(entry.getKey()))));
  }

  /** The names of the states, and the beginnings of the two digests. */
  private static String pin(Model model) {
    ModelIdentity identity = model.identity();
    return "%s %s %s"
        .formatted(
            String.join(",", model.states().stream().map(StateSpec::name).toList()),
            identity.recurrent().substring(0, 16),
            identity.head().substring(0, 16));
  }

  @Test
  void allOfThemDiffer() {
    assertThat(PinnedModels.all().values()).extracting(Model::identity).doesNotHaveDuplicates();
  }

  // -- what is the same

  @Test
  void equalContentHasOneIdentityUnderAnyName() {
    Model other = Model.of("other", TestModels.lstm(2, 3, 0.5f), head(0.5f));
    assertThat(other.identity()).isEqualTo(identity);
  }

  @Test
  void whatComputesNothingIsNoPartOfIt() {
    Cell nothing = PinnedModels.activation(LINEAR, 2);
    assertThat(identity(nothing, TestModels.lstm(2, 3, 0.5f), head(0.5f))).isEqualTo(identity);
    Cell between = PinnedModels.activation(LINEAR, 3);
    assertThat(identity(TestModels.lstm(2, 3, 0.5f), between, head(0.5f))).isEqualTo(identity);
  }

  @Test
  void namesOfWeightsAreNoPartOfIt() {
    assertThat(identity(new Gain("a", 1, 1, 1))).isEqualTo(identity(new Gain("b", 1, 1, 1)));
  }

  @Test
  void aStackedLayerAndStackedLayersAreTheSame() {
    Cell lower = PinnedModels.lstm(SIGMOID, 2, 3);
    Cell upper = PinnedModels.gru(true, 3, 2);
    Model stack = Model.of("m", new StackedCells(List.of(lower, upper), true), head(2, 0.5f));
    Model layers = Model.of("m", lower, upper, head(2, 0.5f));
    assertThat(stack.identity()).isEqualTo(layers.identity());
    assertThat(stack.states()).isEqualTo(layers.states());
    assertThat(layers.states()).extracting(StateSpec::name).containsExactly("h0", "c0", "h1");
  }

  @Test
  void aCustomCellGoesByTheWordThatItGivesItself() {
    assertThat(identity(new Gain("w", 1, 1, 1)))
        .isEqualTo(identity(new RenamedGain(1)))
        .isNotEqualTo(identity(new Gain("w", 1, 1, 2)));
  }

  @Test
  void toStringIsNoPartOfIt() {
    Cell silent = new Gain("w", 1, 1, 1);
    Cell talking =
        new Delegate(silent) {
          @Override
          public String toString() {
            return "a gain";
          }
        };
    assertThat(identity(talking)).isEqualTo(identity(silent));
  }

  // -- what is not

  @Test
  void anotherHeadKeepsTheRecurrentPart() {
    ModelIdentity other = identity(TestModels.lstm(2, 3, 0.5f), head(0.25f));
    assertThat(other.recurrent()).isEqualTo(identity.recurrent());
    assertThat(other.head()).isNotEqualTo(identity.head());
  }

  @Test
  void anotherBitOfAWeightOfTheRecurrentPartKeepsTheHead() {
    ModelIdentity other = identity(TestModels.lstm(2, 3, Math.nextUp(0.5f)), head(0.5f));
    assertThat(other.recurrent()).isNotEqualTo(identity.recurrent());
    assertThat(other.head()).isEqualTo(identity.head());
  }

  @Test
  void aLayerAheadOfTheRecurrentPartBelongsToIt() {
    Cell ahead = PinnedModels.activation(RELU, 2);
    ModelIdentity other = identity(ahead, TestModels.lstm(2, 3, 0.5f), head(0.5f));
    assertThat(other.recurrent()).isNotEqualTo(identity.recurrent());
    assertThat(other.head()).isEqualTo(identity.head());
  }

  @Test
  void anotherConfigurationWithTheSameWeightsIsAnotherModel() {
    assertThat(identity(PinnedModels.rnn(TANH, 2, 2)).recurrent())
        .isNotEqualTo(identity(PinnedModels.rnn(RELU, 2, 2)).recurrent());
  }

  @Test
  void equalBytesInOtherShapesAreAnotherModel() {
    // 2 * 3 and 3 * 2 weights of one value
    assertThat(identity(TestModels.dense(LINEAR, 2, 3, 0)).head())
        .isNotEqualTo(identity(TestModels.dense(LINEAR, 3, 2, 0)).head());
  }

  @Test
  void anotherInitialStateIsAnotherModel() {
    assertThat(identity(new Gain("w", 1, 0, 1)).recurrent())
        .isNotEqualTo(identity(new Gain("w", 1, -0f, 1)).recurrent());
  }

  @Test
  void anotherMarkIsAnotherModel() {
    assertThat(masked(0).recurrent()).isNotEqualTo(masked(1).recurrent());
  }

  private static ModelIdentity masked(float mark) {
    return Model.of("m", StreamingPlan.of(PinnedModels.masked(mark))).identity();
  }

  // -- custom cells

  @Test
  void configurationsThatPrintAlikeAreTold() {
    assertThat(identity(configured("a", "1, b=2")))
        .isNotEqualTo(identity(configured("a", "1", "b", "2")));
    assertThat(identity(configured("a", List.of("x, y"))))
        .isNotEqualTo(identity(configured("a", List.of("x", "y"))));
    assertThat(identity(configured("a", "1"))).isNotEqualTo(identity(configured("a", 1)));
  }

  @Test
  void aConfigurationThatHasNoLastingFormIsRefused() {
    assertThatThrownBy(() -> identity(configured("taps", new int[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a configuration holds strings, numbers, booleans, lists and maps")
        .hasMessageContaining("[I=");
  }

  // -- whole sequences

  @Test
  void namesAndTrainingAreNoPartOfLayersOverWholeSequences() {
    Layer other =
        PinnedModels.built(
            Sequential.of(
                Dropout.rate(0.5),
                Bidirectional.of(
                        Lstm.units(3)
                            .tensorFlow1Defaults()
                            .dropout(0.25)
                            .name("inner")
                            .returnSequences(true))
                    .name("other"),
                Dense.units(1).activation(SIGMOID)));
    assertThat(Model.ofSequences("m", other).identity())
        .isEqualTo(Model.ofSequences("m", PinnedModels.bidirectional()).identity());
  }

  @Test
  void aGraphOfOnePathOverWholeSequencesIsThatChain() {
    Functional.Builder graph = Functional.builder();
    Layer functional =
        graph.build(
            graph.call(
                Dense.units(1).activation(SIGMOID),
                graph.call(
                    Bidirectional.of(Lstm.units(3).tensorFlow1Defaults().returnSequences(true)),
                    graph.input("x", -1, -1, 2))));
    assertThat(Model.ofSequences("m", PinnedModels.built(functional)).identity())
        .isEqualTo(Model.ofSequences("m", PinnedModels.bidirectional()).identity());
  }

  @Test
  void anotherDirectionOrActivationIsAnotherModelOverWholeSequences() {
    Rnn backwards = Lstm.units(3).goBackwards(true).build();
    Rnn forwards = Lstm.units(3).build();
    Rnn relu = Lstm.units(3).activation(RELU).build();
    assertThat(Stream.of(backwards, forwards, relu).map(ModelIdentityTest::ofSequences))
        .doesNotHaveDuplicates();
  }

  @Test
  void theWiringOfAGraphThatIsAppliedToEveryStepIsPartOfIt() {
    assertThat(ofSteps("p", "q", true)).isNotEqualTo(ofSteps("p", "q", false));
    assertThat(ofSteps("p", "q", true)).isEqualTo(ofSteps("first", "second", true));
  }

  /** A graph that subtracts one layer of an event from another, within a model over sequences. */
  private static ModelIdentity ofSteps(String first, String second, boolean isInOrder) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input(first + second, TensorShape.UNKNOWN, 2);
    Node p = graph.call(Dense.units(3).name(first), x);
    Node q = graph.call(Dense.units(3).name(second), x);
    Node difference = graph.call(Merge.subtract(), isInOrder ? p : q, isInOrder ? q : p);
    Layer each = TimeDistributed.of(Sequential.of(graph.build(difference)));
    Layer model = Sequential.of(each, Bidirectional.of(Lstm.units(2)));
    return Model.ofSequences("m", PinnedModels.built(model)).identity();
  }

  @Test
  void theExtentsOfAnEventArePartOfIt() {
    assertThat(ofEvents(2, 3)).isNotEqualTo(ofEvents(3, 2)).isEqualTo(ofEvents(2, 3));
  }

  private static ModelIdentity ofEvents(int rows, int columns) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, rows, columns);
    Node softmax = graph.call(ActivationLayer.of(SOFTMAX), x);
    Node flat = graph.call(TimeDistributed.of(Flatten.create()), softmax);
    Functional model = graph.build(graph.call(Bidirectional.of(Lstm.units(2)), flat));
    model.build(model.inputShapes());
    model.setWeights(model.weights().stream().map(weight -> zeros(weight.shape())).toList());
    return Model.ofSequences("m", model).identity();
  }

  private static Tensor zeros(Shape shape) {
    return Tensor.of(shape, new float[shape.size()]);
  }

  @Test
  void anOptionOfACustomCellCountsWhateverItsName() {
    assertThat(ofSequences(backwards(new Rated(0.25))))
        .isNotEqualTo(ofSequences(backwards(new Rated(0.5))));
    assertThat(ofSequences(backwards(new Rated(0.25))))
        .isEqualTo(ofSequences(backwards(new Rated(0.25))));
  }

  private static Layer backwards(CellSpec cell) {
    return Rnn.of(cell).goBackwards(true).build();
  }

  /** An LSTM cell with an option whose name is that of an option of dropout. */
  private record Rated(double rate) implements CellSpec {

    @Override
    public String className() {
      return "RatedCell";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("rate", rate);
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return Lstm.units(2).cell().build(input, constants, weights);
    }
  }

  private static ModelIdentity ofSequences(Layer layer) {
    return Model.ofSequences("m", PinnedModels.built(Sequential.of(layer))).identity();
  }

  // -- stamps

  @Test
  void theStampIsTheBeginningOfTheRecurrentDigest() {
    assertThat(new ModelIdentity("00000000000000ffabcd", "").stamp()).isEqualTo(255);
  }

  /** Multiplies, and adds to its state. */
  private record Gain(String weight, float gain, float initial, int version) implements Cell {

    @Override
    public String className() {
      return "Gain";
    }

    @Override
    public CellForm form() {
      return CellForm.of("test/gain", version);
    }

    @Override
    public Shape inputShape() {
      return Shape.of(1);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(1);
    }

    @Override
    public List<StateSpec> states() {
      return List.of(StateSpec.of("sum", 1));
    }

    @Override
    public List<Weight> weights() {
      return List.of(Weight.of(weight, Shape.of(1), new float[] {gain}));
    }

    @Override
    public float[] initialState(int index) {
      return new float[] {initial};
    }

    @Override
    public Kernel kernel() {
      throw new UnsupportedOperationException("it is described, not stepped");
    }
  }

  /** The same cell in a class of another name. */
  private static final class RenamedGain extends Delegate {

    RenamedGain(int version) {
      super(new Gain("renamed", 1, 1, version));
    }
  }

  private static class Delegate implements Cell {

    private final Cell cell;

    Delegate(Cell cell) {
      this.cell = cell;
    }

    @Override
    public String className() {
      return cell.className();
    }

    @Override
    public CellForm form() {
      return cell.form();
    }

    @Override
    public Shape inputShape() {
      return cell.inputShape();
    }

    @Override
    public Shape outputShape() {
      return cell.outputShape();
    }

    @Override
    public List<StateSpec> states() {
      return cell.states();
    }

    @Override
    public List<Weight> weights() {
      return cell.weights();
    }

    @Override
    public float[] initialState(int index) {
      return cell.initialState(index);
    }

    @Override
    public Kernel kernel() {
      return cell.kernel();
    }
  }

  /** A cell that differs by its configuration, names and values in turns. */
  private static Cell configured(Object... config) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < config.length; i += 2) {
      map.put((String) config[i], config[i + 1]);
    }
    return new TensorCell(1, 1, List.of(), List.of()) {
      @Override
      public String className() {
        return "configured";
      }

      @Override
      public Map<String, Object> config() {
        return map;
      }

      @Override
      protected TensorStep step(INDArray x, TensorStates states) {
        return TensorStep.of(x);
      }
    };
  }

  private static Cell head(float value) {
    return head(3, value);
  }

  private static Cell head(int inputs, float value) {
    return TestModels.dense(LINEAR, inputs, 1, value);
  }

  private static ModelIdentity identity(Cell... layers) {
    return Model.of("m", layers).identity();
  }
}
