/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cells.PartialSumCell;
import io.streamrnn.cells.RunningSumCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code ops.cumsum} over an axis after the rows: each value becomes the sum of those up to
 * it. A mask of the input does not matter, and the output has none. On a stream, the sum over the
 * steps is a state of the key.
 */
public final class CumulativeSum extends Reshaping {

  private static final int STEPS = 1;

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "CumulativeSum",
          CumulativeSum::read,
          (from, to) -> from.copy(to, "axis"),
          LayerEntry.Trait.IS_OPERATION);

  private final int axis;

  private CumulativeSum(String name, int axis) {
    super(name);
    this.axis = axis;
    if (axis == 0) {
      throw new IllegalArgumentException(
          "the axis is after the rows: axis=%d, layer=%s".formatted(axis, name));
    }
  }

  /**
   * A layer.
   *
   * @param axis counted from 1 after the rows; negative from the end
   */
  public static CumulativeSum axis(int axis) {
    return new CumulativeSum("cumsum", axis);
  }

  /** The layer under another name: Keras's {@code name}. */
  public CumulativeSum name(String value) {
    return new CumulativeSum(value, axis);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new CumulativeSum(name, config.integer("axis"));
  }

  /** Keras's {@code axis}. */
  public int axis() {
    return axis;
  }

  @Override
  public String className() {
    return "CumulativeSum";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("axis", axis);
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  /** The axis of an input, counted from 0. */
  private int axis(TensorShape input) {
    int counted = axis < 0 ? axis + input.rank() : axis;
    if (counted < 1 || counted >= input.rank()) {
      throw new IllegalArgumentException(
          "the input has the axis that is summed, after the rows: axis=%d, got=%s, layer=%s"
              .formatted(axis, input, name()));
    }
    return counted;
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    axis(input);
    return input;
  }

  private PartialSumCell ofRows(TensorShape input) {
    return new PartialSumCell(input.from(1), axis(input) - 1);
  }

  @Override
  float[] values(Tensor x) {
    float[] values = new float[x.shape().size()];
    ofRows(TensorShape.of(x.shape()))
        .kernel()
        .step(x.shape().dim(0), x.values(), new float[0][], values);
    return values;
  }

  @Override
  Variable values(Variable x) {
    return ofRows(TensorShape.of(x.shape()))
        .differentiableStep(new VariableStepInputs(List.of(), x, List.of(), List.of()))
        .output();
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.FitsEvent(
        leading -> inputs.get(0).flatMap(input -> cell(input, leading)),
        "the shape of its input is not known");
  }

  /** The cell of an event, which has the axes from one on. */
  private Optional<Cell> cell(TensorShape input, int leading) {
    int summed = axis(input);
    return input
        .event(leading)
        .filter(event -> summed >= leading || leading == STEPS + 1)
        .map(
            event ->
                summed < leading
                    ? new RunningSumCell(event)
                    : new PartialSumCell(event, summed - leading));
  }
}
