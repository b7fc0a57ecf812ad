package io.streamrnn.model.onnx;

import io.streamrnn.cell.Cell;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph as it is computed for one event: a program whose inputs are the event and the states and
 * whose outputs are the score and the states after it.
 *
 * @param program what is computed
 * @param event the slot of the event
 * @param score the slot of the score
 * @param states the states
 * @param maxWeights how many elements the weights of the layers may have
 */
record StreamPlan(Program program, int event, int score, List<State> states, double maxWeights) {

  private static final long MAX_SIZE = 1 << 24;

  /**
   * A state.
   *
   * @param name for messages, such as {@code "h"}
   * @param before the slot from which it is read
   * @param after the slot in which it is after the step
   * @param initial what it is before the first step
   */
  record State(String name, int before, int after, float[] initial) {}

  /** Plans one step. */
  static StreamPlan of(Graph graph) {
    Wiring wiring = Wiring.of(graph);
    long[] dims = TimeAxis.stepDims(graph, wiring);
    Planner planner =
        Planner.computing(graph, Budget.ofLoading(graph)).carrying(wiring.recurrent());
    ElementType element = input(graph, wiring.event()).element();
    int event = planner.feed(wiring.event(), sized(new TensorType(element, dims)));
    wiring.pairs().forEach(p -> planner.feed(p.input(), sized(type(graph, p.input()))));
    List<String> wanted = new ArrayList<>(List.of(wiring.score()));
    wiring.pairs().forEach(p -> wanted.add(p.output()));
    planner.plan(wanted);
    List<State> states = new ArrayList<>();
    for (Planner.Carried c : planner.carried()) {
      states.add(new State(c.name(), c.before(), c.after(), c.initial()));
    }
    wiring.pairs().forEach(p -> states.add(paired(planner, p)));
    List<Integer> needed = new ArrayList<>(states.stream().map(State::after).toList());
    needed.add(planner.slot(wiring.score()));
    return new StreamPlan(
        planner.program().pruned(needed),
        event,
        planner.slot(wiring.score()),
        states,
        Budget.maxLoaded(graph));
  }

  private static Value sized(TensorType type) {
    if (type.elements() > MAX_SIZE) {
      throw new ModelFormatException(
          "an event or a state is too large: %s, at most %d elements".formatted(type, MAX_SIZE));
    }
    return Value.unknown(type);
  }

  private static GraphInput input(Graph graph, String name) {
    return graph.inputs().stream().filter(i -> i.name().equals(name)).findFirst().get();
  }

  private static TensorType type(Graph graph, String name) {
    GraphInput input = input(graph, name);
    if (input.dims() == null || input.element() != ElementType.FLOAT) {
      throw new ModelFormatException("a state must hold floats and have a shape: input=" + input);
    }
    long[] dims = input.dims().clone();
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = dims[axis] == GraphInput.OPEN ? 1 : dims[axis];
    }
    return new TensorType(ElementType.FLOAT, dims);
  }

  private static State paired(Planner planner, Wiring.Pair pair) {
    TensorType before = planner.value(pair.input()).type();
    TensorType after = planner.value(pair.output()).type();
    if (!before.sameDims(after)) {
      throw new ModelFormatException(
          "a state must keep its shape: input=%s %s, output=%s %s"
              .formatted(pair.input(), before, pair.output(), after));
    }
    return new State(
        "s",
        planner.slot(pair.input()),
        planner.slot(pair.output()),
        new float[(int) before.elements()]);
  }

  /** The layers that compute this: built-in ones if the graph is a chain of such. */
  List<Cell> layers() {
    List<Cell> chain = Chain.of(this);
    return chain.isEmpty() ? List.of(new GraphCell(this)) : chain;
  }
}
