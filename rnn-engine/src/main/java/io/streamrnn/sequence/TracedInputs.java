package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import java.util.List;

/** What a layer is called with in a {@link ForwardPass}: {@link Inputs} in variables. */
record TracedInputs(
    Variable x,
    Tensor mask,
    List<Variable> initialState,
    List<Variable> constants,
    List<Variable> others) {

  TracedInputs {
    initialState = List.copyOf(initialState);
    constants = List.copyOf(constants);
    others = List.copyOf(others);
  }

  static TracedInputs of(Variable x, Tensor mask) {
    return new TracedInputs(x, mask, List.of(), List.of(), List.of());
  }

  TracedInputs withStates(List<Variable> states, List<Variable> others) {
    return new TracedInputs(x, mask, states, others, List.of());
  }

  TracedInputs withOthers(List<Variable> others) {
    return new TracedInputs(x, mask, initialState, constants, others);
  }

  /** The inputs, rounded: what a layer that makes a mask of them looks at. */
  Tensor roundedX() {
    return DoubleTensor.own(x.shape(), x.toArray()).toTensor();
  }
}
