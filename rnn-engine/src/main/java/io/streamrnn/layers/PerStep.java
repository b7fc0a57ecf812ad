/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A layer that applies a cell without states to every step, such as {@link Dense}: it works on the
 * last axis, {@code [..., I]} to {@code [..., O]}. The output has the mask of the input.
 */
public abstract class PerStep extends CellLayer {

  private final int rowRank;
  private final Regularizer activityRegularizer;
  private List<Double> activityLosses = List.of();

  /**
   * A layer.
   *
   * @param rowRank the rank of the cell's input
   */
  PerStep(String name, CellSpec spec, int rowRank, Regularizer activityRegularizer) {
    super(name, spec, OptionalLong.empty());
    this.rowRank = rowRank;
    this.activityRegularizer = activityRegularizer;
  }

  PerStep(String name, CellSpec spec, Regularizer activityRegularizer) {
    this(name, spec, 1, activityRegularizer);
  }

  @Override
  public final String className() {
    return spec().className();
  }

  @Override
  public final Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    config.putAll(spec().config());
    addAxis(config);
    config.put("activity_regularizer", Regularizers.toConfig(activityRegularizer).orElse(null));
    return Collections.unmodifiableMap(config);
  }

  @Override
  public final void build(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    requireLastAxis(input);
    int rowRank = rowRank(input);
    if (input.rank() < 1 + rowRank) {
      throw new IllegalArgumentException(
          "%s takes [batch, ...] with %d more axes at least: got=%s, layer=%s"
              .formatted(className(), rowRank, input, name()));
    }
    buildCell(rowOf(input), List.of());
  }

  private Shape rowOf(TensorShape input) {
    return input.from(input.rank() - rowRank(input));
  }

  /** The rank of the rows of an input. */
  int rowRank(TensorShape input) {
    return rowRank;
  }

  @Override
  public final Output call(Arguments arguments) {
    requireOneInput(arguments);
    Tensor x = arguments.input();
    build(arguments.shapes());
    Shape output = outputShape(arguments.shape()).from(0);
    float[] y = new float[output.size()];
    int rows = x.shape().size() / builtCell().inputShape().size();
    kernel().step(rows, x.values(), new float[0][], y);
    Output result = Output.of(Tensor.own(output, y), computeMask(arguments));
    activityLosses = losses(activityRegularizer, result.tensors());
    return result;
  }

  @Override
  final TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireOneInput(arguments);
    Variable x = arguments.input();
    Cell cell = builtCell();
    int rows = x.shape().size() / cell.inputShape().size();
    Variable flat = x.reshape(CarriedStates.withRows(rows, cell.inputShape()));
    Variable y =
        DifferentiableCell.of(cell)
            .differentiableStep(new VariableStepInputs(weights, flat, List.of(), List.of()))
            .output();
    Shape output = outputShape(arguments.shape()).from(0);
    return TracedOutput.of(y.reshape(output), computeMask(arguments.rounded()));
  }

  /** Each row of the input takes the cell. */
  @Override
  final double multiplications(List<Sized> inputs) {
    Cell cell = builtCell();
    return cell.multiplications() * inputs.get(0).size() / cell.inputShape().size();
  }

  @Override
  public final List<Double> activityLosses() {
    return activityLosses;
  }

  @Override
  public final List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    return List.of(outputShape(inputs.get(0)));
  }

  private TensorShape outputShape(TensorShape input) {
    Shape output = described(rowOf(input)).outputShape();
    return input.headWith(input.rank() - rowRank(input), output);
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return arguments.mask();
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.INPUT;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return perRow();
  }

  /** How a call on one row runs on a stream. */
  final StreamingRole perRow() {
    return isIdentity()
        ? new StreamingRole.PassesThrough(true)
        : new StreamingRole.PerEvent(builtCell());
  }

  /** Whether the layer returns its input at inference. */
  boolean isIdentity() {
    return false;
  }
}
