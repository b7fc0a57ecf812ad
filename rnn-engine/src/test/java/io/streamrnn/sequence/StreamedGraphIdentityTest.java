package io.streamrnn.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.model.Model;
import io.streamrnn.sequence.Flow.Wire;
import io.streamrnn.sequence.StreamedGraph.Merged;
import io.streamrnn.sequence.StreamedGraph.Part;
import io.streamrnn.sequence.StreamedGraph.Stepped;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a model is executed, and in what order its graph was built, is no part of its identity. */
class StreamedGraphIdentityTest {

  private static final Wire X = Wire.input(0);

  @Test
  void aGraphOfOnePathIsTheChain() {
    Cell lower = rnn(2, 3, 0.5f);
    Cell upper = rnn(3, 2, 0.25f);
    Cell head = new DenseCell(Activation.SIGMOID, weight(1, 2, 1), null);
    Model chain = Model.of("m", lower, upper, head);
    Model graph =
        graph(
            new Wire(2, 0),
            new Stepped(lower, X, null),
            new Stepped(upper, new Wire(0, 0), null),
            new Stepped(head, new Wire(1, 0), null));
    assertThat(graph.identity()).isEqualTo(chain.identity());
    assertThat(graph.states()).isEqualTo(chain.states());
    assertThat(graph.states()).extracting(StateSpec::name).containsExactly("h0", "h1");
  }

  @Test
  void theOrderInWhichPartsWereAddedDoesNotMatter() {
    Cell first = rnn(2, 3, 0.5f);
    Cell second = rnn(2, 3, 0.25f);
    Model one =
        graph(
            new Wire(2, 0),
            new Stepped(first, X, null),
            new Stepped(second, X, null),
            sum(new Wire(0, 0), new Wire(1, 0)));
    Model other =
        graph(
            new Wire(2, 0),
            new Stepped(second, X, null),
            new Stepped(first, X, null),
            sum(new Wire(1, 0), new Wire(0, 0)));
    assertThat(other.identity()).isEqualTo(one.identity());
    assertThat(stepped(other)).containsExactly(stepped(one));
  }

  @Test
  void anotherModeOfAMergeIsAnotherHead() {
    Cell cell = rnn(2, 3, 0.5f);
    Part step = new Stepped(cell, X, null);
    List<Wire> both = List.of(new Wire(0, 0), X);
    Model sum = graph(new Wire(1, 0), step, new Merged(MergeKind.ADD, both, List.of()));
    Model product = graph(new Wire(1, 0), step, new Merged(MergeKind.MULTIPLY, both, List.of()));
    assertThat(product.identity().recurrent()).isEqualTo(sum.identity().recurrent());
    assertThat(product.identity().head()).isNotEqualTo(sum.identity().head());
  }

  @Test
  void aMaskIsPartOfWhatItSkips() {
    Cell cell = rnn(2, 3, 0.5f);
    Model skipping =
        graph(new Wire(1, 0), new StreamedGraph.Marked(X, 7), new Stepped(cell, X, new Wire(0, 0)));
    Model always = graph(new Wire(0, 0), new Stepped(cell, X, null));
    assertThat(skipping.identity().recurrent()).isNotEqualTo(always.identity().recurrent());
    assertThat(skipping.states()).extracting(StateSpec::name).containsExactly("h0", "y0");
  }

  /** All states after a step, the first of which must be the first of the other model. */
  private static float[] stepped(Model model) {
    float[][] states = {new float[3], {1, 2, 3}};
    model.cell().kernel().step(1, new float[] {1, 2}, states, new float[3]);
    return states[0];
  }

  private static Part sum(Wire... from) {
    return new Merged(MergeKind.ADD, List.of(from), List.of());
  }

  private static Model graph(Wire output, Part... parts) {
    return Model.of("m", new StreamedGraph(List.of(Shape.of(2)), List.of(parts), List.of(output)));
  }

  private static Cell rnn(int inputs, int units, float value) {
    return new SimpleRnnCell(
        Activation.TANH, weight(value, inputs, units), weight(value, units, units), null);
  }

  private static Weight weight(float value, int... dims) {
    float[] values = new float[Shape.of(dims).size()];
    Arrays.fill(values, value);
    return Weight.of("w", Shape.of(dims), values);
  }
}
