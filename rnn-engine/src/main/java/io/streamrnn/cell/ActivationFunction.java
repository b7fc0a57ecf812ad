package io.streamrnn.cell;

/**
 * What a layer applies to its values. {@link Activation} has those of Keras; others are values of
 * their own. Implementations are immutable, safe for use by many threads, and give the same bits on
 * any machine.
 */
public interface ActivationFunction {

  /**
   * Applies this in place to one row, which lies at {@code [from, to)}. What normalizes does so
   * over exactly that range.
   */
  void apply(float[] values, int from, int to);

  /**
   * The same function of variables, over the last axis: see {@link Cell#differentiableStep}.
   *
   * @throws UnsupportedOperationException if this does not offer it
   */
  default Variable apply(Variable values) {
    throw new UnsupportedOperationException(
        "an activation that gradients are wanted of is applied to variables: activation=%s; override apply(Variable)"
            .formatted(config()));
  }

  /**
   * What configurations say of it: a name, or a map of a name and parameters. It is part of a
   * model's identity: functions that differ say something different.
   */
  Object config();
}
