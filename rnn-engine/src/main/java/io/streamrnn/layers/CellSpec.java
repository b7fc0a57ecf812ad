/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.Map;

/**
 * The options of a cell that has no weights yet. A layer builds the cell once it knows the shape of
 * its input, as Keras's {@code build} does. Immutable, safe for use by many threads.
 *
 * <p>For a custom cell:
 *
 * <pre>{@code
 * record MinimalRnn(int units) implements CellSpec {
 *   public String className() {
 *     return "MinimalRNNCell";
 *   }
 *
 *   public Map<String, Object> config() {
 *     return Map.of("units", units);
 *   }
 *
 *   public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
 *     return new MinimalRnnCell(
 *         weights.add("kernel", Shape.of(input.size(), units), Initializers.glorotUniform()),
 *         weights.add("recurrent_kernel", Shape.of(units, units), Initializers.orthogonal()));
 *   }
 * }
 * }</pre>
 */
public interface CellSpec {

  /** The name under which configurations refer to it: {@code "LSTMCell"}. */
  String className();

  /** The options under Keras's names, from which an equal spec can be created. */
  Map<String, Object> config();

  /**
   * Makes the cell.
   *
   * @param input the shape of one input row
   * @param constants the shapes of one row of the constants, empty for none
   * @param weights creates its weights, in {@code get_weights} order
   * @throws IllegalArgumentException if the cell cannot take such an input
   */
  Cell build(Shape input, List<Shape> constants, WeightSource weights);
}
