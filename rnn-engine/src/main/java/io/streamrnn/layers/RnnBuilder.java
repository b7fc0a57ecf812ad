package io.streamrnn.layers;

import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Sets the options of a layer. Each has Keras's default.
 *
 * <p>{@code inputDim} and {@code inputLength} are the parts of an {@link #inputShape}; Keras takes
 * the features alone for the shape behind the steps.
 */
public final class RnnBuilder {

  final CellSpec spec;
  final String className;
  String name;
  boolean trainable = true;
  boolean returnSequences;
  boolean returnState;
  boolean goBackwards;
  boolean stateful;
  boolean unroll;
  boolean timeMajor;
  MaskedOutput maskedOutput = MaskedOutput.PREVIOUS_OUTPUT;
  // What Keras 3 does in calls of a functional model.
  boolean ignoreMaskWithStates;
  TensorShape batchInputShape;
  int inputDim = TensorShape.UNKNOWN;
  int inputLength = TensorShape.UNKNOWN;
  int numConstants;
  Regularizer activityRegularizer;
  List<Tensor> weights;
  Long seed;

  RnnBuilder(CellSpec spec, String className) {
    this.spec = spec;
    this.className = className;
  }

  private RnnBuilder(RnnBuilder other) {
    spec = other.spec;
    className = other.className;
    name = other.name;
    trainable = other.trainable;
    returnSequences = other.returnSequences;
    returnState = other.returnState;
    goBackwards = other.goBackwards;
    stateful = other.stateful;
    unroll = other.unroll;
    timeMajor = other.timeMajor;
    maskedOutput = other.maskedOutput;
    ignoreMaskWithStates = other.ignoreMaskWithStates;
    batchInputShape = other.batchInputShape;
    inputDim = other.inputDim;
    inputLength = other.inputLength;
    numConstants = other.numConstants;
    activityRegularizer = other.activityRegularizer;
    weights = other.weights;
    seed = other.seed;
  }

  /** What a bidirectional layer runs in one of its directions. */
  Rnn direction(String prefix, boolean flipped, UnaryOperator<List<Tensor>> itsWeights) {
    RnnBuilder own = new RnnBuilder(this);
    own.name = prefix + (name == null ? defaultName() : name);
    own.goBackwards = goBackwards != flipped;
    own.weights = weights == null ? null : itsWeights.apply(weights);
    // Not the same draws twice.
    own.seed = seed == null || !flipped ? seed : Long.valueOf(seed + 1);
    return own.build();
  }

  String defaultName() {
    return Names.snakeCase(className);
  }

  /** Keras's {@code name}. */
  public RnnBuilder name(String value) {
    name = value;
    return this;
  }

  /** Keras's {@code trainable}; true by default. */
  public RnnBuilder trainable(boolean value) {
    trainable = value;
    return this;
  }

  /** Keras's {@code return_sequences}: the outputs of all steps instead of the last one's. */
  public RnnBuilder returnSequences(boolean value) {
    returnSequences = value;
    return this;
  }

  /** Keras's {@code return_state}: the final states besides the output. */
  public RnnBuilder returnState(boolean value) {
    returnState = value;
    return this;
  }

  /**
   * Keras's {@code go_backwards}: from the last step to the first. Outputs come in the order of
   * processing: the first is that of the last step.
   */
  public RnnBuilder goBackwards(boolean value) {
    goBackwards = value;
    return this;
  }

  /** Keras's {@code stateful}: a call starts, sample by sample, from where the last one ended. */
  public RnnBuilder stateful(boolean value) {
    stateful = value;
    return this;
  }

  /**
   * Keras's {@code unroll}: no difference but that the number of steps must be known and more than
   * 1, since there is no graph to unroll a loop in.
   */
  public RnnBuilder unroll(boolean value) {
    unroll = value;
    return this;
  }

  /**
   * {@code time_major} of later releases: inputs, masks and sequences of outputs are {@code [T, B,
   * ...]}.
   */
  public RnnBuilder timeMajor(boolean value) {
    timeMajor = value;
    return this;
  }

  /** What a skipped step puts out; {@link MaskedOutput#PREVIOUS_OUTPUT} by default. */
  public RnnBuilder maskedOutput(MaskedOutput value) {
    maskedOutput = value;
    return this;
  }

  /** {@code zero_output_for_mask} of later releases: {@link MaskedOutput#ZERO}. */
  public RnnBuilder zeroOutputForMask(boolean value) {
    if (value || maskedOutput == MaskedOutput.ZERO) {
      maskedOutput = value ? MaskedOutput.ZERO : MaskedOutput.PREVIOUS_OUTPUT;
    }
    return this;
  }

  /** Keras's {@code batch_input_shape}: {@code [B, T, I...]}, -1 for what is not known. */
  public RnnBuilder batchInputShape(int... dims) {
    batchInputShape = TensorShape.of(dims);
    return this;
  }

  /** Keras's {@code input_shape}: {@code [T, I...]}, -1 for what is not known. */
  public RnnBuilder inputShape(int... dims) {
    int[] withBatch = new int[dims.length + 1];
    withBatch[0] = TensorShape.UNKNOWN;
    System.arraycopy(dims, 0, withBatch, 1, dims.length);
    return batchInputShape(withBatch);
  }

  /** Keras's {@code input_dim}: the number of features; {@link #inputShape} goes before it. */
  public RnnBuilder inputDim(int value) {
    inputDim = value;
    return this;
  }

  /** Keras's {@code input_length}: the number of steps; {@link #inputShape} goes before it. */
  public RnnBuilder inputLength(int value) {
    inputLength = value;
    return this;
  }

  /** How many constants stand at the end of inputs given as a list. */
  public RnnBuilder numConstants(int value) {
    numConstants = value;
    return this;
  }

  /** Keras's {@code activity_regularizer}; null, the default, for none. */
  public RnnBuilder activityRegularizer(Regularizer value) {
    activityRegularizer = value;
    return this;
  }

  /** Keras's {@code weights}: those to take instead of fresh ones once the layer is built. */
  public RnnBuilder weights(List<Tensor> values) {
    weights = values == null ? null : List.copyOf(values);
    return this;
  }

  /** What fresh weights are drawn from, unless their initializers have seeds of their own. */
  public RnnBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** The layer. */
  public Rnn build() {
    RnnBuilder options = new RnnBuilder(this);
    boolean parts = inputDim != TensorShape.UNKNOWN || inputLength != TensorShape.UNKNOWN;
    if (batchInputShape == null && parts) {
      options.inputShape(inputLength, inputDim);
    }
    return new Rnn(options);
  }
}
