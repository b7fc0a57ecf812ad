package io.streamrnn.layers;

/** The output at a step that the mask skips. States never change at such a step. */
public enum MaskedOutput {
  /**
   * The output of the step before it in the order of processing, zeros if there is none: Keras
   * since TensorFlow 1.13, and unrolled layers before.
   */
  PREVIOUS_OUTPUT,
  /**
   * The first state of the cell that has the output: the loop of TensorFlow 1.11. That state must
   * have the shape of the output. It differs from {@link #PREVIOUS_OUTPUT} only before the first
   * step used, with states that are not zero, and in cells whose output is not their first state.
   */
  FIRST_STATE,
  /** Zeros: {@code zero_output_for_mask} of later releases. */
  ZERO
}
