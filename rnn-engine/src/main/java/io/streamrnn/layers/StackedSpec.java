package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.internal.ClassConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link StackedCells} before they have weights: Keras's {@code StackedRNNCells(cells)}.
 *
 * @param cells the lowest first
 * @param reverseStateOrder whether the states of the top cell come first
 */
public record StackedSpec(List<CellSpec> cells, boolean reverseStateOrder) implements CellSpec {

  /** Checks and copies. */
  public StackedSpec {
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("a stack needs at least one cell: cells=[]");
    }
  }

  /** A stack with states in natural order. */
  public static StackedSpec of(CellSpec... cells) {
    return new StackedSpec(List.of(cells), false);
  }

  @Override
  public String className() {
    return "StackedRNNCells";
  }

  /** Unlike tf.keras 1.11, with the order of the states, which a round trip must not lose. */
  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(
        "cells",
        cells.stream().map(c -> new ClassConfig(c.className(), c.config()).toMap()).toList());
    config.put("reverse_state_order", reverseStateOrder);
    return config;
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    List<Cell> built = new ArrayList<>();
    Shape next = input;
    for (CellSpec spec : cells) {
      Cell cell = spec.build(next, constants, weights);
      built.add(cell);
      next = cell.outputShape();
    }
    return new StackedCells(built, reverseStateOrder);
  }
}
