/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.StackedCells;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the arguments of a call of a recurrent layer. */
final class RnnChecks {

  private final String layer;
  private final RnnOptions options;
  private final Cell cell;
  private final Optional<CarriedStates> carried;

  RnnChecks(RnnOptions options, Cell cell, Optional<CarriedStates> carried) {
    this.layer = options.name();
    this.options = options;
    this.cell = cell;
    this.carried = carried;
  }

  /** Rejects shapes that the options exclude. */
  static void requireInput(RnnOptions options, TensorShape input) {
    if (input.rank() < 3) {
      throw new IllegalArgumentException(
          "a recurrent layer takes [batch, steps, features...]: expected rank>=3, got=%s, layer=%s"
              .formatted(input, options.name()));
    }
    options
        .batchInputShape()
        .filter(declared -> !declared.accepts(input))
        .ifPresent(
            declared -> {
              throw new IllegalArgumentException(
                  "input does not fit batch_input_shape: expected=%s, got=%s, layer=%s"
                      .formatted(declared, input, options.name()));
            });
    int steps = input.dim(options.timeAxis());
    if (options.unroll() && (steps == TensorShape.UNKNOWN || steps == 1)) {
      throw new IllegalArgumentException(
          "unroll requires a known number of steps greater than 1: steps=%s, layer=%s"
              .formatted(steps == 1 ? "1" : "unknown", options.name()));
    }
  }

  /**
   * The rows of a stateful layer.
   *
   * @throws IllegalArgumentException if neither the input nor the options have their number
   */
  static int rows(RnnOptions options, TensorShape input) {
    int axis = options.batchAxis();
    int known =
        input.isKnown(axis)
            ? input.dim(axis)
            : options.batchInputShape().map(s -> s.dim(axis)).orElse(TensorShape.UNKNOWN);
    if (known == TensorShape.UNKNOWN) {
      throw new IllegalArgumentException(
          "a stateful layer has a fixed batch: input=%s, layer=%s; set batchInputShape(batch, steps, features) or build with a known batch"
              .formatted(input, options.name()));
    }
    return known;
  }

  /**
   * Which steps are used; null if all are.
   *
   * @param input the shape of the inputs
   */
  boolean @Nullable [] usedSteps(Optional<Tensor> mask, Shape input, boolean hasInitialState) {
    if (mask.isEmpty() || options.ignoreMaskWithStates() && hasInitialState) {
      return null;
    }
    requireMask(mask.get().shape(), input);
    boolean[] used = new boolean[mask.get().shape().size()];
    for (int i = 0; i < used.length; i++) {
      used[i] = mask.get().at(i) != 0;
    }
    return used;
  }

  private void requireMask(Shape mask, Shape input) {
    Shape expected = Shape.of(input.dim(0), input.dim(1));
    Shape widened = Shape.of(input.dim(0), input.dim(1), 1);
    if (!mask.equals(expected) && !mask.equals(widened)) {
      throw new IllegalArgumentException(
          "a mask has one value per step: expected=%s, got=%s, layer=%s"
              .formatted(expected, mask, layer));
    }
    if (!options.maskedOutput().fits(cell)) {
      throw new IllegalArgumentException(
          "maskedOutput(FIRST_STATE) requires a first state of the output's shape: output=%s, states=%s, layer=%s; use PREVIOUS_OUTPUT"
              .formatted(cell.outputShape(), cell.states(), layer));
    }
  }

  void requireConstants(List<Shape> found, int rows) {
    List<Shape> declared = ConditionedCell.constantsOf(cell);
    if (declared.isEmpty() && cell instanceof StackedCells) {
      // As in Keras, a stack accepts constants for those of its cells that take some, even if none
      // does.
      return;
    }
    List<Shape> expected = declared.stream().map(s -> CarriedStates.withRows(rows, s)).toList();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "constants must be those that the cell declares: expected=%s, got=%s, cell=%s, layer=%s"
              .formatted(expected, found, cell.className(), layer));
    }
  }

  /** Checks the rows, and the states to start from if some are given. */
  void requireStart(List<Shape> given, int rows) {
    if (carried.isPresent() && rows != carried.get().rows()) {
      throw new IllegalArgumentException(
          "a stateful layer keeps its batch: expected=%d, got=%d, layer=%s"
              .formatted(carried.get().rows(), rows, layer));
    }
    if (!given.isEmpty()) {
      CarriedStates.requireStates("initial_state", layer, cell.states(), rows, given);
    }
  }
}
