/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sets the options that all recurrent layers have: those of Keras's {@code RNN}. Each has Keras's
 * default.
 *
 * <p>{@code inputDim} and {@code inputLength} are the parts of an {@link #inputShape}; in Keras the
 * features alone are the shape after the steps.
 *
 * @param <B> the builder itself
 */
public abstract class RecurrentBuilder<B extends RecurrentBuilder<B>> extends LayerBuilder<B> {

  private final String className;
  private boolean returnSequences;
  private boolean returnState;
  private boolean goBackwards;
  private boolean stateful;
  private boolean unroll;
  private boolean timeMajor;
  private MaskedOutput maskedOutput = MaskedOutput.PREVIOUS_OUTPUT;
  private boolean ignoreMaskWithStates;
  private Optional<TensorShape> batchInputShape = Optional.empty();
  private int inputDim = TensorShape.UNKNOWN;
  private int inputLength = TensorShape.UNKNOWN;
  private int numConstants;
  private Regularizer activityRegularizer = Regularizer.NONE;
  private Optional<List<Tensor>> weights = Optional.empty();
  private OptionalLong seed = OptionalLong.empty();

  RecurrentBuilder(String className) {
    super(Names.snakeCase(className));
    this.className = className;
  }

  /** The cell within the layer. */
  abstract CellSpec cellWithin();

  /** Keras's {@code return_sequences}: the outputs of all steps instead of the last one's. */
  public final B returnSequences(boolean value) {
    returnSequences = value;
    return self();
  }

  /** Keras's {@code return_state}: the final states besides the output. */
  public final B returnState(boolean value) {
    returnState = value;
    return self();
  }

  /**
   * Keras's {@code go_backwards}: from the last step to the first. Outputs are in the order of
   * processing: the first is that of the last step.
   */
  public final B goBackwards(boolean value) {
    goBackwards = value;
    return self();
  }

  /** Keras's {@code stateful}: a call starts, sample by sample, from where the last one ended. */
  public final B stateful(boolean value) {
    stateful = value;
    return self();
  }

  /**
   * Keras's {@code unroll}: changes no result, since there is no graph in which a loop could be
   * unrolled. The number of steps must be known and greater than 1.
   */
  public final B unroll(boolean value) {
    unroll = value;
    return self();
  }

  /**
   * {@code time_major} of later releases: inputs, masks and sequences of outputs are {@code [T, B,
   * ...]}.
   */
  public final B timeMajor(boolean value) {
    timeMajor = value;
    return self();
  }

  /** The output at a skipped step; {@link MaskedOutput#PREVIOUS_OUTPUT} by default. */
  public final B maskedOutput(MaskedOutput value) {
    maskedOutput = value;
    return self();
  }

  /** {@code zero_output_for_mask} of later releases: {@link MaskedOutput#ZERO}. */
  public final B zeroOutputForMask(boolean value) {
    if (value || maskedOutput == MaskedOutput.ZERO) {
      maskedOutput = value ? MaskedOutput.ZERO : MaskedOutput.PREVIOUS_OUTPUT;
    }
    return self();
  }

  /** Keras's {@code batch_input_shape}: {@code [B, T, I...]}, -1 for an unknown extent. */
  public final B batchInputShape(int... dims) {
    batchInputShape = Optional.of(TensorShape.of(dims));
    return self();
  }

  /** Keras's {@code input_shape}: {@code [T, I...]}, -1 for an unknown extent. */
  public final B inputShape(int... dims) {
    batchInputShape = Optional.of(withBatch(dims));
    return self();
  }

  private static TensorShape withBatch(int... dims) {
    int[] withBatch = new int[dims.length + 1];
    withBatch[0] = TensorShape.UNKNOWN;
    System.arraycopy(dims, 0, withBatch, 1, dims.length);
    return TensorShape.of(withBatch);
  }

  /** Keras's {@code input_dim}: the number of features; {@link #inputShape} overrides it. */
  public final B inputDim(int value) {
    inputDim = value;
    return self();
  }

  /** Keras's {@code input_length}: the number of steps; {@link #inputShape} overrides it. */
  public final B inputLength(int value) {
    inputLength = value;
    return self();
  }

  /** The number of constants at the end of inputs given as a list. */
  public final B numConstants(int value) {
    numConstants = value;
    return self();
  }

  /** Keras's {@code activity_regularizer}; none by default. */
  public final B activityRegularizer(Regularizer value) {
    activityRegularizer = value;
    return self();
  }

  /** Keras's {@code weights}: replace fresh ones once the layer is built. */
  public final B weights(List<Tensor> values) {
    weights = Optional.of(List.copyOf(values));
    return self();
  }

  /** The seed of fresh weights, unless their initializers have their own seeds. */
  public final B seed(long value) {
    seed = OptionalLong.of(value);
    return self();
  }

  /** See {@link RnnOptions#ignoreMaskWithStates}. */
  final B ignoreMaskWithStates(boolean value) {
    ignoreMaskWithStates = value;
    return self();
  }

  /** The layer with these options. */
  @Override
  public final Rnn build() {
    return build(options());
  }

  /** The layer with the cell of this builder and other options. */
  final Rnn build(RnnOptions options) {
    return new Rnn(className, cellWithin(), options);
  }

  final RnnOptions options() {
    return new RnnOptions(
        name(),
        trainable(),
        returnSequences,
        returnState,
        goBackwards,
        stateful,
        unroll,
        timeMajor,
        maskedOutput,
        ignoreMaskWithStates,
        batchInputShape.or(this::shapeOfParts),
        numConstants,
        activityRegularizer,
        weights,
        seed);
  }

  private Optional<TensorShape> shapeOfParts() {
    boolean parts = inputDim != TensorShape.UNKNOWN || inputLength != TensorShape.UNKNOWN;
    return parts ? Optional.of(withBatch(inputLength, inputDim)) : Optional.empty();
  }
}
