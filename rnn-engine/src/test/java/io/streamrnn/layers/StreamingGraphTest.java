/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.streaming.StreamingPlan;
import io.streamrnn.streaming.StreamingPlan.Kind;
import io.streamrnn.streaming.StreamingPlan.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functional graphs that are stepped event by event, against whole sequences. */
class StreamingGraphTest {

  private static final int STEPS = 6;
  private static final float MARK = -1f;

  static List<Integer> seeds() {
    return java.util.stream.IntStream.range(0, 150).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRandomGraphSteppedEventByEventGivesTheBitsOfTheSequenceSoFar(int seed) {
    RandomGraph graph = new RandomGraph(new Random(seed));
    float[][] x = graph.sequence();
    Stepper stepper = Model.of("m", StreamingPlan.of(graph.model)).stepper();
    for (int t = 1; t <= STEPS; t++) {
      assertThat(stepper.step(graph.event(x, t - 1)))
          .as("event %d of%n%s", t, graph.description)
          .isEqualTo(graph.last(x, t));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rowsOfARandomGraphAreIndependent(int seed) {
    RandomGraph graph = new RandomGraph(new Random(seed));
    Cell cell = Model.of("m", StreamingPlan.of(graph.model)).cell();
    int rows = 3;
    List<float[][]> sequences = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      sequences.add(graph.sequence());
    }
    float[][] together = states(cell, rows);
    float[][][] alone = new float[rows][][];
    Arrays.setAll(alone, row -> states(cell, 1));
    Kernel kernel = cell.kernel();
    Kernel single = cell.kernel();
    int in = cell.inputShape().size();
    int out = cell.outputShape().size();
    for (int t = 0; t < STEPS; t++) {
      float[] x = new float[rows * in];
      float[] y = new float[rows * out];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(graph.event(sequences.get(row), t), 0, x, row * in, in);
      }
      kernel.step(rows, x, together, y);
      for (int row = 0; row < rows; row++) {
        float[] own = new float[out];
        single.step(1, graph.event(sequences.get(row), t), alone[row], own);
        assertThat(Arrays.copyOfRange(y, row * out, (row + 1) * out)).isEqualTo(own);
      }
    }
  }

  private static float[][] states(Cell cell, int rows) {
    float[][] states = new float[cell.states().size()][];
    for (int k = 0; k < states.length; k++) {
      float[] row = cell.initialState(k);
      states[k] = new float[rows * row.length];
      for (int i = 0; i < rows; i++) {
        System.arraycopy(row, 0, states[k], i * row.length, row.length);
      }
    }
    return states;
  }

  @Test
  void layersBehindEverythingElseAreTheHead() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node both =
        graph.call(
            Merge.concatenate(),
            graph.call(Lstm.units(3).build(), x),
            graph.call(Gru.units(2).build(), x));
    PerStep dense = Dense.units(1).activation(Activation.SIGMOID).build();
    Functional model = graph.build(graph.call(dense, both));
    model.build(TensorShape.of(-1, -1, 2));
    Model before = Model.of("m", StreamingPlan.of(model));
    dense.setWeights(List.of(Tensor.of(Shape.of(5, 1), 1, 2, 3, 4, 5), Tensor.of(Shape.of(1), 6)));
    Model after = Model.of("m", StreamingPlan.of(model));
    assertThat(after.layers()).hasSize(2);
    assertThat(after.states())
        .extracting(s -> s.name() + s.size())
        .containsExactly("h03", "c03", "h12");
    assertThat(after.identity().recurrent()).isEqualTo(before.identity().recurrent());
    assertThat(after.identity().head()).isNotEqualTo(before.identity().head());
  }

  @Test
  void aGraphThatIsAChainIsTheModelOfThatChain() {
    Rnn rnn = Gru.units(2).build();
    PerStep dense = Dense.units(1).activation(Activation.TANH).build();
    Functional.Builder graph = Functional.builder();
    Functional functional =
        graph.build(graph.call(dense, graph.call(rnn, graph.input("x", -1, -1, 3))));
    functional.build(TensorShape.of(-1, -1, 3));
    assertThat(Model.of("m", StreamingPlan.of(functional)).identity())
        .isEqualTo(Model.of("m", StreamingPlan.of(Sequential.of(rnn, dense))).identity());
  }

  @Test
  void aGraphInsideAChainIsTakenApart() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Functional branches =
        graph.build(
            graph.call(
                Merge.concatenate(), x, graph.call(sequences(Gru.units(2).name("inner")), x)));
    Sequential model = Sequential.of(branches, Lstm.units(3).build());
    Tensor whole = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    float[] y = model.call(whole).toArray();
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    stepper.step(new float[] {1, 2});
    assertThat(stepper.step(new float[] {3, 4})).isEqualTo(y);
  }

  @Test
  void aGraphWithoutLayersIsNoModel() {
    Functional.Builder graph = Functional.builder();
    Functional through = graph.build(graph.input("x", -1, -1, 2));
    StreamingPlan plan = StreamingPlan.of(through);
    assertThatThrownBy(() -> Model.of("m", plan))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessage("a model must have a layer that computes something: layers=0, model=m");
  }

  @Test
  void otherWiresAreAnotherModel() {
    Rnn first = Gru.units(2).name("a").build();
    Rnn second = Gru.units(2).name("b").build();
    assertThat(joined(first, second, true)).isNotEqualTo(joined(first, second, false));
    assertThat(joined(first, second, true)).isEqualTo(joined(first, second, true));
  }

  private static String joined(Rnn first, Rnn second, boolean inOrder) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node a = graph.call(first, x);
    Node b = graph.call(second, x);
    Functional model =
        graph.build(
            inOrder
                ? graph.call(Merge.concatenate(), a, b)
                : graph.call(Merge.concatenate(), b, a));
    model.build(TensorShape.of(-1, -1, 2));
    return Model.of("m", StreamingPlan.of(model)).identity().recurrent();
  }

  @Test
  void aConstantIsRepeatedAtEveryEvent() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node ofKey = graph.input("key", -1, 1);
    Node both = graph.call(Merge.multiply(), graph.call(Dense.units(2), ofKey), x);
    Functional model = graph.build(graph.call(Lstm.units(3), both));
    Tensor whole = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    float[] y = model.call(Arguments.of(whole, Tensor.of(Shape.of(1, 1), 5))).output().toArray();
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    stepper.setConstants(new float[] {5});
    stepper.step(new float[] {1, 2});
    assertThat(stepper.step(new float[] {3, 4})).isEqualTo(y);
  }

  @Test
  void anEventOfOneVectorKeepsItsAxisBehindALayerOfItsFeatures() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 1, 3);
    Node both = graph.call(Merge.concatenate(), x, graph.call(Dense.units(4), x));
    Functional model = graph.build(both);
    model.build(TensorShape.of(-1, -1, 1, 3));
    Tensor whole = Tensor.of(Shape.of(1, 2, 1, 3), 1, 2, 3, 4, 5, 6);
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    stepper.step(new float[] {1, 2, 3});
    float[] y = model.call(whole).toArray();
    assertThat(stepper.step(new float[] {4, 5, 6})).isEqualTo(Arrays.copyOfRange(y, 7, 14));
  }

  @Test
  void whatIsKnownAfterTheLastStepIsNotRepeatedAtTheStepsBefore() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Functional model =
        graph.build(graph.call(Merge.add(), x, graph.call(Gru.units(2).name("last"), x)));
    model.build(model.inputShapes());
    assertThat(StreamingPlan.of(model).toString())
        .contains("Add 'add': needs the whole sequence, it repeats an input at all steps");
  }

  @Test
  void oneStepIsNotRepeatedAtMore() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Functional model = graph.build(graph.call(Merge.add(), x, graph.input("y", -1, 1, 2)));
    model.build(model.inputShapes());
    assertThat(StreamingPlan.of(model).toString())
        .contains("Add 'add': needs the whole sequence, it repeats an input at all steps");
  }

  @Test
  void statesThatAreReturnedMayBeUsed() {
    Functional.Builder graph = Functional.builder();
    Rnn lstm = Lstm.units(3).returnState(true).build();
    Node h = graph.call(lstm, graph.input("x", -1, -1, 2));
    Functional model =
        graph.build(
            graph.call(
                Dense.units(2).activation(Activation.TANH),
                graph.call(Merge.concatenate(), h, h.output(2))));
    Tensor x = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    float[] whole = model.call(x).toArray();
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    stepper.step(new float[] {1, 2});
    assertThat(stepper.step(new float[] {3, 4})).isEqualTo(whole);
  }

  @Test
  void whatNeedsTheSequenceIsRefusedWithItsPlace() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, 4, 3);
    Node there = graph.call(sequences(Gru.units(2)), x);
    Node back = graph.call(sequences(Lstm.units(2).goBackwards(true)), x);
    Node joined = graph.call(Merge.concatenate(1), there, back);
    Functional model = graph.build(graph.call(Dense.units(1).activation(Activation.TANH), joined));
    model.build(TensorShape.of(-1, 4, 3));
    StreamingPlan plan = StreamingPlan.of(model);
    assertThat(plan.steps())
        .extracting(Step::kind)
        .containsExactly(
            Kind.CARRIES_STATE, Kind.NEEDS_SEQUENCE, Kind.NEEDS_SEQUENCE, Kind.PER_EVENT);
    assertThat(plan.toString())
        .contains("LSTM 'lstm': needs the whole sequence, it starts from the last event")
        .contains("Concatenate 'concatenate': needs the whole sequence, it concatenates steps");
    assertThatThrownBy(() -> Model.of("m", plan)).isInstanceOf(UnsupportedModelException.class);
  }

  @Test
  void initialStatesFromAnotherLayerAreRefused() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node encoded = graph.call(Gru.units(2).name("e").returnState(true).build(), x);
    Node decoded = graph.call(Gru.units(2).name("d").build(), x, encoded.output(1));
    Functional model = graph.build(decoded);
    model.build(TensorShape.of(-1, -1, 2));
    assertThat(StreamingPlan.of(model).toString())
        .contains("GRU 'd': needs the whole sequence, its initial states and constants belong");
  }

  @Test
  void aStateThatIsGivenAndNotReturnedIsNotCarried() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, 1, 2);
    Node h = graph.input("h", -1, 2);
    Node c = graph.input("c", -1, 2);
    Node y = graph.call(Lstm.units(2).returnState(true).build(), x, h, c);
    Functional model = graph.build(y, y.output(1));
    model.build(model.inputShapes());
    StreamingPlan plan = StreamingPlan.of(model);
    assertThat(plan.refusals())
        .containsExactly(
            "LSTM 'lstm': needs the whole sequence, its initial states and constants belong to a sequence");
    assertThat(Model.of("m", model).constants()).hasToString("[[2], [2]]");
  }

  @Test
  void anInputWithoutStepsIsTheSameAtEveryEvent() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node fixed = graph.input("fixed", -1, 3);
    Functional model =
        graph.build(
            graph.call(
                Merge.concatenate(),
                graph.call(Gru.units(2).build(), x),
                graph.call(Dense.units(2).activation(Activation.TANH), fixed)));
    model.build(List.of(TensorShape.of(-1, -1, 2), TensorShape.of(-1, 3)));
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    stepper.setConstants(new float[] {1, 2, 3});
    stepper.step(new float[] {4, 5});
    assertThat(stepper.step(new float[] {6, 7}))
        .isEqualTo(
            model
                .call(
                    Arguments.of(
                        Tensor.of(Shape.of(1, 2, 2), 4, 5, 6, 7),
                        Tensor.of(Shape.of(1, 3), 1, 2, 3)))
                .output()
                .toArray());
  }

  private static Rnn sequences(RecurrentBuilder<?> layer) {
    return layer.returnSequences(true).build();
  }

  /** Wired by chance: branches, merges, skip connections, masks, shared layers, several ends. */
  private static final class RandomGraph {

    private final Random random;
    private final Functional.Builder graph = Functional.builder();
    private final List<Integer> widths = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Functional model;
    private final String description;
    private final boolean tokens;
    private int names;

    RandomGraph(Random random) {
      this.random = random;
      tokens = random.nextInt(3) == 0;
      List<TensorShape> shapes = new ArrayList<>();
      for (int k = 0; k < 1 + random.nextInt(2); k++) {
        boolean token = tokens && k == 0;
        widths.add(token ? 1 : 1 + random.nextInt(3));
        shapes.add(token ? TensorShape.of(1, -1) : TensorShape.of(1, -1, widths.get(k)));
        Node x = graph.input("x" + k, shapes.get(k).dims().stream().mapToInt(d -> d).toArray());
        LayerSource first =
            token
                ? Embedding.of(4, 3).maskZero(random.nextBoolean())
                : Masking.value(MARK).name(name());
        nodes.add(token || random.nextBoolean() ? call(first, x) : x);
      }
      int size = 2 + random.nextInt(8);
      for (int i = 0; i < size; i++) {
        grow();
      }
      List<Node> ends = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(2); i++) {
        ends.add(end());
      }
      model = graph.build(ends.toArray(Node[]::new));
      model.build(shapes);
      description = StreamingPlan.of(model).toString();
    }

    private Node call(LayerSource layer, Node... on) {
      return graph.call(layer, on);
    }

    private Node any() {
      return nodes.get(random.nextInt(nodes.size()));
    }

    private static int width(Node node) {
      return node.shape().dim(node.shape().rank() - 1);
    }

    private String name() {
      return "layer" + names++;
    }

    private Layer recurrent(boolean sequences) {
      int units = 1 + random.nextInt(4);
      RecurrentBuilder<?> rnn =
          switch (random.nextInt(3)) {
            case 0 -> Lstm.units(units);
            case 1 -> Gru.units(units);
            default -> SimpleRnn.units(units);
          };
      return rnn.name(name()).returnSequences(sequences).build();
    }

    private void grow() {
      Node from = any();
      int kind = random.nextInt(6);
      if (kind <= 1) {
        Layer layer = recurrent(true);
        layers.add(layer);
        nodes.add(call(layer, from));
      } else if (kind == 2) {
        Layer dense =
            Dense.units(1 + random.nextInt(4)).name(name()).activation(Activation.TANH).build();
        nodes.add(
            call(random.nextBoolean() ? dense : TimeDistributed.of(dense).name(name()), from));
      } else if (kind == 3) {
        nodes.add(
            call(
                new Merge(
                    name(),
                    MergeKind.CONCATENATE,
                    random.nextBoolean() ? -1 : 2,
                    random.nextBoolean()),
                from,
                any(),
                any()));
      } else if (kind == 4) {
        MergeKind kindOfMerge =
            List.of(MergeKind.values()).get(1 + random.nextInt(MergeKind.values().length - 1));
        List<Node> alike = nodes.stream().filter(n -> fits(n, from)).toList();
        Node other = alike.get(random.nextInt(alike.size()));
        nodes.add(call(new Merge(name(), kindOfMerge, -1, random.nextBoolean()), from, other));
      } else if (!layers.isEmpty()) {
        Layer again = layers.get(random.nextInt(layers.size()));

        List<Node> alike = nodes.stream().filter(n -> width(n) == width(first(again))).toList();
        if (!alike.isEmpty()) {
          nodes.add(call(again, alike.get(random.nextInt(alike.size()))));
        }
      }
    }

    private static boolean fits(Node a, Node b) {
      return width(a) == width(b) || width(a) == 1 || width(b) == 1;
    }

    /** What a layer was called on first. */
    private Node first(Layer layer) {
      return nodes.stream()
          .filter(n -> n.call().layer.equals(Optional.of(layer)))
          .findFirst()
          .orElseThrow()
          .call()
          .from
          .get(0);
    }

    private Node end() {
      Node end = any();
      if (random.nextBoolean()) {
        Layer layer = recurrent(false);
        end = call(layer, end);
      }
      return random.nextBoolean()
          ? call(Dense.units(2).name(name()).activation(Activation.SIGMOID), end)
          : end;
    }

    /** Features of every input, with some events that are masked. */
    float[][] sequence() {
      float[][] x = new float[widths.size()][];
      for (int k = 0; k < x.length; k++) {
        x[k] = new float[STEPS * widths.get(k)];
        for (int t = 0; t < STEPS; t++) {
          boolean masked = random.nextInt(3) == 0;
          for (int i = t * widths.get(k); i < (t + 1) * widths.get(k); i++) {
            float value = tokens && k == 0 ? random.nextInt(4) : random.nextFloat() - 0.5f;
            x[k][i] = masked ? tokens && k == 0 ? 0 : MARK : value;
          }
        }
      }
      return x;
    }

    float[] event(float[][] x, int t) {
      float[] event = new float[widths.stream().mapToInt(w -> w).sum()];
      int at = 0;
      for (int k = 0; k < x.length; k++) {
        System.arraycopy(x[k], t * widths.get(k), event, at, widths.get(k));
        at += widths.get(k);
      }
      return event;
    }

    /** The output of the whole-sequence call for the last of some steps. */
    float[] last(float[][] x, int steps) {
      Tensor[] given = new Tensor[x.length];
      for (int k = 0; k < x.length; k++) {
        Shape shape = tokens && k == 0 ? Shape.of(1, steps) : Shape.of(1, steps, widths.get(k));
        given[k] = Tensor.of(shape, Arrays.copyOf(x[k], steps * widths.get(k)));
      }
      Output output =
          model.call(given.length == 1 ? Arguments.of(given[0]) : Arguments.of(given[0], given[1]));
      float[] joined = new float[0];
      for (Tensor y : output.tensors()) {
        int width = y.shape().dim(y.shape().rank() - 1);
        float[] values = y.toArray();
        int from = joined.length;
        joined = Arrays.copyOf(joined, from + width);
        System.arraycopy(values, values.length - width, joined, from, width);
      }
      return joined;
    }
  }
}
