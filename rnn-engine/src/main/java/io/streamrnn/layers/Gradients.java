package io.streamrnn.layers;

import java.util.List;

/**
 * The derivatives of a loss, each of the shape of what it is by. Immutable.
 *
 * @param weights by every weight in the order of {@link Layer#weights}, those that are not
 *     trainable included
 * @param inputs by the inputs, and by what else came in one list with them; zeros for tokens
 * @param initialState by the states that recurrent layers started from, in the order of {@link
 *     ForwardPass#states}; states that a graph computes are no start and left out
 * @param constants by the constants
 */
public record Gradients(
    List<DoubleTensor> weights,
    List<DoubleTensor> inputs,
    List<DoubleTensor> initialState,
    List<DoubleTensor> constants) {

  /** Copies the lists. */
  public Gradients {
    weights = List.copyOf(weights);
    inputs = List.copyOf(inputs);
    initialState = List.copyOf(initialState);
    constants = List.copyOf(constants);
  }

  /** By the first input. */
  public DoubleTensor input() {
    return inputs.get(0);
  }
}
