package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import java.util.List;

/**
 * What a layer returns in a {@link ForwardPass}: the tensors of an {@link Output} in variables.
 *
 * @param mask what the next layer is to skip, or null
 */
record TracedOutput(List<Variable> tensors, Tensor mask) {

  TracedOutput {
    tensors = List.copyOf(tensors);
  }

  static TracedOutput of(Variable output, Tensor mask) {
    return new TracedOutput(List.of(output), mask);
  }

  Variable output() {
    return tensors.get(0);
  }
}
