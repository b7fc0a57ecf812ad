/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A layer in which each step of a query reads all steps of a value: inputs {@code [query, value]}
 * or {@code [query, value, key]}, {@code [B, Tq, D]}, {@code [B, Tv, V]} and {@code [B, Tv, K]};
 * without a key the value is the key. The output {@code [B, Tq, O]} has the mask of the query.
 *
 * <p>A step of the value that a mask skips is not read. If all are skipped, all count alike.
 *
 * <p>Sums are taken in float64, row by row.
 */
public abstract class AttentionLayer extends Layer {

  // Keras subtracts as much from what is masked: its share is 0 unless all are masked.
  private static final double MASKED = -1e9;

  private final boolean useCausalMask;
  private List<LayerWeight> weights = List.of();
  private boolean isBuilt;

  AttentionLayer(String name, boolean useCausalMask) {
    super(name);
    this.useCausalMask = useCausalMask;
  }

  // -- what each layer answers

  /** Draws the weights for inputs of these shapes. */
  abstract List<Weight> drawWeights(
      TensorShape query, TensorShape value, TensorShape key, WeightSource source);

  /** Rejects sizes of inputs that do not belong together. */
  abstract void requireSizes(TensorShape query, TensorShape value, TensorShape key);

  /** The size of the output at a step. */
  abstract int outputSize(TensorShape query, TensorShape value);

  /** The output before the mask of the query is applied, {@code [B, Tq, O]}. */
  abstract Variable attend(List<Variable> weights, Attended inputs);

  /** Whether the output of a step of the query that the mask skips is zero. */
  abstract boolean zerosMaskedQueries();

  /** Whether all masks are ignored; then the output has none. */
  boolean ignoresMasks() {
    return false;
  }

  /**
   * Whether a step of the query that may read no step has the value zero, and not the mean of all.
   */
  boolean zerosUnreadable() {
    return false;
  }

  /** Adds the arguments that only this layer has. */
  abstract void addConfig(Map<String, Object> config);

  /**
   * The inputs of a call.
   *
   * @param used for each row, which steps of the value each step of the query reads, {@code [Tq,
   *     Tv]}
   * @param zerosUnreadable as {@link AttentionLayer#zerosUnreadable}
   */
  record Attended(
      Variable query, Variable value, Variable key, List<boolean[]> used, boolean zerosUnreadable) {

    int rows() {
      return query.shape().dim(0);
    }

    int querySteps() {
      return query.shape().dim(1);
    }

    int valueSteps() {
      return value.shape().dim(1);
    }

    /**
     * The values of a row, by their shares.
     *
     * @param scores {@code [Tq, Tv]}
     * @param values {@code [Tv, V]}
     * @return {@code [Tq, V]}
     */
    Variable mean(int row, Variable scores, Variable values) {
      double[] masked = new double[scores.shape().size()];
      Arrays.fill(masked, MASKED);
      Variable shares =
          scores
              .where(used.get(row), Variable.constant(scores.shape(), masked))
              .apply(Activation.SOFTMAX);
      return (zerosUnreadable
              ? shares.where(used.get(row), Variable.zeros(shares.shape()))
              : shares)
          .matmul(values);
    }
  }

  // -- configuration

  /** Whether no step of the query reads a later step of the value. */
  public final boolean usesCausalMask() {
    return useCausalMask;
  }

  @Override
  public final Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    addConfig(config);
    if (useCausalMask) {
      config.put("use_causal_mask", true);
    }
    return Collections.unmodifiableMap(config);
  }

  // -- build

  @Override
  public final boolean isBuilt() {
    return isBuilt;
  }

  @Override
  public final void build(List<TensorShape> inputs) {
    requireInputs(inputs);
    if (!isBuilt) {
      FreshWeights source = new FreshWeights(new Random());
      weights = source.describe(drawWeights(inputs.get(0), inputs.get(1), key(inputs), source));
      isBuilt = true;
    }
    requireSizes(inputs.get(0), inputs.get(1), key(inputs));
  }

  private static <T> T key(List<T> inputs) {
    return inputs.get(inputs.size() - 1);
  }

  private void requireInputs(List<TensorShape> inputs) {
    boolean fits =
        (inputs.size() == 2 || inputs.size() == 3)
            && inputs.stream().allMatch(shape -> shape.rank() == 3 && shape.isKnown(2));
    if (!fits) {
      throw new IllegalArgumentException(
          "%s takes [query, value] or [query, value, key]: expected=[B, T, I] each, got=%s, layer=%s"
              .formatted(className(), inputs, name()));
    }
    if (!inputs.get(1).headWith(2, Shape.of(1)).accepts(key(inputs).headWith(2, Shape.of(1)))) {
      throw new IllegalArgumentException(
          "value and key must have the same steps: value=%s, key=%s, layer=%s"
              .formatted(inputs.get(1), key(inputs), name()));
    }
    int rows = inputs.get(0).dim(0);
    if (inputs.get(0).isKnown(0) && inputs.get(1).isKnown(0) && rows != inputs.get(1).dim(0)) {
      throw new IllegalArgumentException(
          "query and value must have the same rows: query=%s, value=%s, layer=%s"
              .formatted(inputs.get(0), inputs.get(1), name()));
    }
  }

  @Override
  final List<LayerWeight> layerWeights() {
    return weights;
  }

  @Override
  final void replaceWeights(List<Weight> replaced) {
    List<LayerWeight> described = new ArrayList<>();
    for (int i = 0; i < replaced.size(); i++) {
      described.add(weights.get(i).with(replaced.get(i)));
    }
    weights = List.copyOf(described);
  }

  // -- call

  @Override
  public final Output call(Arguments arguments) {
    requireNoStates(arguments);
    build(arguments.shapes());
    List<Variable> inputs = arguments.inputs().stream().map(AttentionLayer::constant).toList();
    List<Variable> own = weights().stream().map(w -> constant(Tensor.of(w))).toList();
    Variable y = values(own, inputs, arguments.masks());
    return Output.of(DoubleTensor.own(y.shape(), y.toArray()).toTensor(), computeMask(arguments));
  }

  private static Variable constant(Tensor tensor) {
    double[] values = new double[tensor.shape().size()];
    Arrays.setAll(values, tensor::at);
    return Variable.constant(tensor.shape(), values);
  }

  @Override
  final TracedOutput trace(Trace trace, List<Variable> own, TracedArguments arguments) {
    requireNoStates(arguments);
    return TracedOutput.of(
        values(own, arguments.inputs(), arguments.masks()), passed(arguments.mask()));
  }

  private Variable values(List<Variable> own, List<Variable> inputs, List<Optional<Tensor>> masks) {
    Variable query = inputs.get(0);
    Variable value = inputs.get(1);
    List<boolean[]> used = new ArrayList<>();
    for (int row = 0; row < query.shape().dim(0); row++) {
      used.add(used(row, query.shape().dim(1), value.shape().dim(1), masks));
    }
    Variable y = attend(own, new Attended(query, value, key(inputs), used, zerosUnreadable()));
    return zerosMaskedQueries() && masks.get(0).isPresent()
        ? y.where(bits(masks.get(0).get()), Variable.zeros(y.shape()))
        : y;
  }

  private boolean[] used(int row, int querySteps, int valueSteps, List<Optional<Tensor>> masks) {
    boolean[] used = new boolean[querySteps * valueSteps];
    for (int i = 0; i < used.length; i++) {
      int of = i / valueSteps;
      int step = i % valueSteps;
      used[i] =
          (!useCausalMask || step <= of)
              && (ignoresMasks() || reads(row * querySteps + of, row * valueSteps + step, masks));
    }
    return used;
  }

  /** Whether the masks let a step of the query read a step of the value. */
  boolean reads(int queryStep, int valueStep, List<Optional<Tensor>> masks) {
    return isUsed(masks.get(1), valueStep);
  }

  static boolean isUsed(Optional<Tensor> mask, int step) {
    return mask.isEmpty() || mask.get().at(step) != 0;
  }

  private static boolean[] bits(Tensor mask) {
    boolean[] bits = new boolean[mask.shape().size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = mask.at(i) != 0;
    }
    return bits;
  }

  /** The transpose of a matrix. */
  static Variable transposed(Variable matrix) {
    int rows = matrix.shape().dim(0);
    int columns = matrix.shape().dim(1);
    int[] positions = new int[rows * columns];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i % rows * columns + i / rows;
    }
    return matrix.gather(Shape.of(columns, rows), positions);
  }

  // -- shapes, masks, streams

  @Override
  public final List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    requireInputs(inputs);
    requireSizes(inputs.get(0), inputs.get(1), key(inputs));
    int size = outputSize(inputs.get(0), inputs.get(1));
    return List.of(inputs.get(0).headWith(2, Shape.of(size)));
  }

  @Override
  public final Optional<Tensor> computeMask(Arguments arguments) {
    return passed(arguments.mask());
  }

  private Optional<Tensor> passed(Optional<Tensor> mask) {
    return ignoresMasks() ? Optional.empty() : mask;
  }

  @Override
  public final MaskSource maskSource(int output) {
    return ignoresMasks() ? MaskSource.NONE : MaskSource.INPUT;
  }

  @Override
  final StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence(
        useCausalMask
            ? "each step reads all steps before it (use_causal_mask=true)"
            : "each step reads all steps of a sequence");
  }
}
