/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Map;

/** What every built-in cell declares, so that the cell itself is its equations. */
abstract class BuiltInCell implements DifferentiableCell {

  private final String className;
  private final String tag;
  private final Shape inputShape;
  private final Shape outputShape;
  private final List<StateSpec> states;
  private final List<Weight> weights;

  /**
   * A cell.
   *
   * @param className Keras's word
   * @param tag the word of model identities, which never changes
   * @param states in declared order
   * @param weights in {@code get_weights} order
   */
  BuiltInCell(
      String className,
      String tag,
      Shape inputShape,
      Shape outputShape,
      List<StateSpec> states,
      List<Weight> weights) {
    this.className = className;
    this.tag = tag;
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    this.states = states;
    this.weights = weights;
  }

  @Override
  public final String className() {
    return className;
  }

  @Override
  public final Shape inputShape() {
    return inputShape;
  }

  @Override
  public final Shape outputShape() {
    return outputShape;
  }

  @Override
  public final List<StateSpec> states() {
    return states;
  }

  @Override
  public final List<Weight> weights() {
    return weights;
  }

  /** No default: an option that is forgotten here would be missing in the identity of a model. */
  @Override
  public abstract Map<String, Object> config();

  @Override
  public CellForm form() {
    return CellForm.of(tag, 1, config());
  }

  /** The same cell if it has no weights; the others override it. */
  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return weights.isEmpty() ? this : DifferentiableCell.super.withWeights(replaced);
  }

  /** Requires as many replaced weights as there are weights. */
  final List<Weight> requireSameNumber(List<Weight> replaced) {
    if (replaced.size() != weights.size()) {
      throw new IllegalArgumentException(
          "a cell keeps its number of weights: expected=%d, got=%d"
              .formatted(weights.size(), replaced.size()));
    }
    return replaced;
  }
}
