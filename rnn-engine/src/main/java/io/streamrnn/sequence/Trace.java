package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the recurrent layers of a {@link ForwardPass} start from and end with. */
final class Trace {

  /** One run of a layer over its sequences. */
  private record Run(Rnn layer, List<Variable> states) {}

  private final List<Run> before;
  private final List<Run> runs = new ArrayList<>();
  private final List<Variable> starts = new ArrayList<>();

  private Trace(List<Run> before) {
    this.before = before;
  }

  /** A trace in which layers start as they do in a call. */
  static Trace first() {
    return new Trace(List.of());
  }

  /** A trace in which layers go on from where they ended here. */
  Trace next() {
    return new Trace(runs);
  }

  /**
   * What a layer starts from.
   *
   * @param own the states to start from if there was no window before
   */
  List<Variable> start(Rnn layer, Supplier<List<Variable>> own) {
    List<Variable> carriedHere = layer.isStateful() ? lastOf(layer, runs) : null;
    if (carriedHere != null) {
      // A layer that a graph calls once more goes on, and no derivative goes back through that.
      return constants(carriedHere);
    }
    List<Variable> carried = carried(layer);
    List<Variable> states = carried == null ? own.get() : constants(carried);
    List<Variable> start = new ArrayList<>();
    for (Variable state : states) {
      // The derivative by a summand of zero is that by the state, whatever it depends on.
      Variable summand = Variable.parameter(state.shape(), new double[state.shape().size()]);
      starts.add(summand);
      start.add(summand.plus(state));
    }
    return start;
  }

  private static List<Variable> constants(List<Variable> states) {
    return states.stream().map(s -> Variable.constant(s.shape(), s.toArray())).toList();
  }

  private List<Variable> carried(Rnn layer) {
    if (layer.isStateful()) {
      return lastOf(layer, before);
    }
    // A layer that a graph calls more than once has as many ends; runs come in the same order.
    return runs.size() < before.size() ? before.get(runs.size()).states : null;
  }

  private static List<Variable> lastOf(Rnn layer, List<Run> runs) {
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (runs.get(i).layer == layer) {
        return runs.get(i).states;
      }
    }
    return null;
  }

  void end(Rnn layer, List<Variable> states) {
    runs.add(new Run(layer, states));
  }

  /** What layers started from, unless it was given or computed. */
  List<Variable> starts() {
    return starts;
  }

  /** The final states of all recurrent layers in the order in which they ran. */
  List<Variable> ends() {
    return runs.stream().flatMap(r -> r.states.stream()).toList();
  }
}
