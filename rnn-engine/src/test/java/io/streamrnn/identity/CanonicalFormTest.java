/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.cells.StackedCells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {

  /** The example of the design page. */
  @Test
  void isPrintedForPeople() {
    Cell cell = new StackedCells(List.of(rnn(1, 1), dense(Activation.RELU)));
    assertThat(CanonicalForm.of(cell).describe())
        .isEqualTo(
            """
            "streamrnn" 1 "recurrent"\s
              ["input", 1, {size=1}, [], [], [], [], [], null]
              ["simple_rnn", 1, {activation="tanh"}, [[1], [1]], [["h", 0, [1], [0.0]]], [], [[[1, 1], [0.5]], [[1, 1], [0.5]]], [0], null]\s
              [1, 0]
            "streamrnn" 1 "head"\s
              ["dense", 1, {}, [[1], [1]], [], [], [[[1, 1], [0.5]]], [-1], null]
              ["activation", 1, {activation="relu"}, [], [], [], [], [0], null] 1""");
  }

  @Test
  void isTheDigestOfTheExample() {
    Cell cell = new StackedCells(List.of(rnn(1, 1), dense(Activation.RELU)));
    CanonicalForm form = CanonicalForm.of(cell);
    assertThat(form.recurrentDigest())
        .isEqualTo("d1631434e9c7df4d492b924581871413da0d20d7024574e9a102e9a8cf6eadcc");
    assertThat(form.headDigest())
        .isEqualTo("83d47a164158e6e35611a4ded3c6c26ebc3a9d6f9aa56d5ee05ad6ce457d78bf");
  }

  @Test
  void stacksInsideStacksAreFlat() {
    Cell nested =
        new StackedCells(List.of(new StackedCells(List.of(rnn(1, 1), gru(1, 2))), gru(2, 3)));
    assertSame(nested, new StackedCells(List.of(rnn(1, 1), gru(1, 2), gru(2, 3))));
    assertThat(names(nested)).containsExactly("h0", "h1", "h2");
  }

  @Test
  void namesOfStatesGoByLevelInWhateverOrderTheyAreStored() {
    List<Cell> cells = List.of(rnn(1, 1), gru(1, 2));
    assertThat(names(new StackedCells(cells, true))).containsExactly("h1", "h0");
    assertThat(CanonicalForm.of(new StackedCells(cells, true)).recurrentDigest())
        .isNotEqualTo(CanonicalForm.of(new StackedCells(cells)).recurrentDigest());
  }

  @Test
  void whatIsHeldAtASkippedStepIsAStateOfItsLevel() {
    Cell skipping = new Skipping(new StackedCells(List.of(rnn(1, 1))), 0);
    assertThat(names(new StackedCells(List.of(rnn(1, 1), skipping, gru(1, 2)))))
        .containsExactly("h0", "h1", "y1", "h2");
  }

  @Test
  void twoThatHoldTheSameLevelHaveTwoNames() {
    Cell once = new Skipping(rnn(1, 1), 0);
    assertThat(names(new Skipping(once, 1))).containsExactly("h0", "y0", "y1");
  }

  @Test
  void whatComputesNothingIsLeftOut() {
    Cell nothing = new ActivationCell(Activation.LINEAR, Shape.of(1));
    assertSame(
        new StackedCells(List.of(nothing, rnn(1, 1), nothing, dense(Activation.LINEAR), nothing)),
        new StackedCells(List.of(rnn(1, 1), dense(Activation.LINEAR))));
  }

  @Test
  void theActivationOfADenseLayerIsOneBehindIt() {
    Cell relu = new ActivationCell(Activation.RELU, Shape.of(1));
    assertSame(new StackedCells(List.of(dense(Activation.LINEAR), relu)), dense(Activation.RELU));
  }

  @Test
  void orderDoesNotDependOnWhatWasWiredFirst() {
    FormNode x = FormNode.input(1);
    FormNode a = node("a", x);
    FormNode b = node("b", x);
    FormNode sum = FormNode.operation(CellForm.of("sum", 1), a, b);
    FormNode y = FormNode.input(1);
    FormNode second = node("b", y);
    FormNode first = node("a", y);
    FormNode other = FormNode.operation(CellForm.of("sum", 1), first, second);
    assertThat(digest(other)).isEqualTo(digest(sum));
    FormNode swapped = FormNode.operation(CellForm.of("sum", 1), b, a);
    assertThat(digest(swapped)).isNotEqualTo(digest(sum));
  }

  @Test
  void oneFunctionOfOneValueIsComputedOnce() {
    FormNode x = FormNode.input(1);
    FormNode a = node("a", x);
    assertThat(digest(FormNode.operation(CellForm.of("sum", 1), a, node("a", x))))
        .isEqualTo(digest(FormNode.operation(CellForm.of("sum", 1), a, a)));
  }

  @Test
  void twoStatesAreTwoHoweverAlikeTheyAre() {
    Cell cell = rnn(1, 1);
    Cell pair = pair(cell, cell);
    assertThat(CanonicalForm.of(pair).states())
        .containsExactly(StateSpec.of("h0", 1), StateSpec.of("h1", 1));
  }

  @Test
  void headAndRecurrentPartArePartedByWhatStatesDependOn() {
    CanonicalForm pair = CanonicalForm.of(pair(rnn(1, 1), gru(1, 1)));
    assertThat(CanonicalForm.of(pair(rnn(1, 1), gru(1, 1), "product")).recurrentDigest())
        .isEqualTo(pair.recurrentDigest());
    assertThat(CanonicalForm.of(pair(rnn(1, 1), gru(1, 1), "product")).headDigest())
        .isNotEqualTo(pair.headDigest());
  }

  @Test
  void aLongChainIsNoProblem() {
    FormNode at = FormNode.input(1);
    for (int i = 0; i < 100_000; i++) {
      at = node("a", at);
    }
    assertThat(digest(at)).hasSize(64);
  }

  private static FormNode node(String tag, FormNode on) {
    return FormNode.operation(CellForm.of(tag, 1, Map.of("n", 1)), on);
  }

  private static String digest(FormNode output) {
    return CanonicalForm.ofStateless(output).headDigest();
  }

  private static Cell pair(Cell first, Cell second) {
    return pair(first, second, "sum");
  }

  /** Two cells side by side. */
  private static Cell pair(Cell first, Cell second, String merge) {
    return new Pair(first, second, merge);
  }

  private record Pair(Cell first, Cell second, String merge) implements ComposedCell {

    @Override
    public String className() {
      return "Pair";
    }

    @Override
    public Shape inputShape() {
      return first.inputShape();
    }

    @Override
    public Shape outputShape() {
      return first.outputShape();
    }

    @Override
    public List<StateSpec> states() {
      return CanonicalForm.of(this).states();
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public Composition compose(FormNode input, Optional<FormNode> mask) {
      Composition a = Composition.of(first, input, mask);
      Composition b = Composition.of(second, input, mask);
      return new Composition(
          FormNode.operation(CellForm.of(merge, 1), a.output(), b.output()),
          Stream.concat(a.states().stream(), b.states().stream()).toList());
    }

    @Override
    public Kernel kernel() {
      throw new UnsupportedOperationException("it is described, not stepped");
    }
  }

  private static void assertSame(Cell first, Cell second) {
    CanonicalForm a = CanonicalForm.of(first);
    CanonicalForm b = CanonicalForm.of(second);
    assertThat(a.describe()).isEqualTo(b.describe());
    assertThat(a.recurrentDigest()).isEqualTo(b.recurrentDigest());
    assertThat(a.headDigest()).isEqualTo(b.headDigest());
    assertThat(a.states()).isEqualTo(b.states());
  }

  private static List<String> names(Cell cell) {
    return cell.states().stream().map(StateSpec::name).toList();
  }

  private static Cell rnn(int inputs, int units) {
    return new SimpleRnnCell(
        Activation.TANH, weight(inputs, units), weight(units, units), Optional.empty());
  }

  private static Cell gru(int inputs, int units) {
    return new GruCell(
        Activation.TANH,
        Activation.SIGMOID,
        true,
        weight(inputs, 3 * units),
        weight(units, 3 * units),
        Optional.empty());
  }

  private static Cell dense(Activation activation) {
    return new DenseCell(activation, weight(1, 1), Optional.empty());
  }

  private static Weight weight(int... dims) {
    float[] values = new float[Shape.of(dims).size()];
    Arrays.fill(values, 0.5f);
    return Weight.of("w", Shape.of(dims), values);
  }

  /** A cell that repeats its output where its input is a mark. */
  private record Skipping(Cell inner, float mark) implements ComposedCell {

    @Override
    public String className() {
      return "Skipping";
    }

    @Override
    public Shape inputShape() {
      return inner.inputShape();
    }

    @Override
    public Shape outputShape() {
      return inner.outputShape();
    }

    @Override
    public List<StateSpec> states() {
      return CanonicalForm.of(this).states();
    }

    @Override
    public List<Weight> weights() {
      return inner.weights();
    }

    @Override
    public Composition compose(FormNode input, Optional<FormNode> outer) {
      FormNode own = FormNode.mask(input, mark);
      FormNode mask = outer.map(other -> FormNode.anySkips(other, own)).orElse(own);
      Composition skipped = Composition.of(inner, input, Optional.of(mask));
      FormNode held =
          FormNode.held(skipped.output(), mask, outputShape(), new float[outputShape().size()]);
      List<Composition.StateOf> states = new ArrayList<>(skipped.states());
      states.add(new Composition.StateOf(held, 0));
      return new Composition(held, states);
    }

    @Override
    public Kernel kernel() {
      throw new UnsupportedOperationException("only its form is tested");
    }
  }
}
