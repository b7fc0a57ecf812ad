/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A cell that has its weights already, as a spec. */
record FinishedCell(Cell cell) implements CellSpec {

  FinishedCell {
    requireComplete(cell);
  }

  static void requireComplete(Cell cell) {
    Objects.requireNonNull(cell, "cell");
    requireDeclared(cell, "states", cell.states());
    requireDeclared(cell, "kernel", cell.kernel());
  }

  private static void requireDeclared(Cell cell, String method, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "a cell must have a kernel and declare its states: cell=%s, %s()=null"
              .formatted(cell.className(), method));
    }
  }

  @Override
  public String className() {
    return cell.className();
  }

  @Override
  public Map<String, Object> config() {
    return cell.config();
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return cell;
  }
}
