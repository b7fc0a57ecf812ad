/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.MinGruCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * A {@link MinGruCell} before it has weights.
 *
 * @param units the number of units
 * @param positive whether the candidate is that of the log-space form
 */
public record MinGru(int units, boolean positive) implements CellSpec {

  static final CellEntry ENTRY = CellEntry.of("MinGRUCell", MinGru::read);

  /** A cell with the default options. */
  public static MinGru units(int units) {
    return new MinGru(units, false);
  }

  /** Whether the candidate is that of the log-space form; false by default. */
  public MinGru positive(boolean value) {
    return new MinGru(units, value);
  }

  private static CellSpec read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("MinGRUCell", config);
    MinGru cell = new MinGru(reader.integer("units"), reader.flag("positive", false));
    reader.end();
    return cell;
  }

  @Override
  public String className() {
    return "MinGRUCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("units", units, "positive", positive);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new MinGruCell(
        positive,
        weights.add("kernel", Shape.of(input.size(), 2 * units), Initializers.glorotUniform()),
        weights.add("bias", Shape.of(2 * units), Initializers.zeros()));
  }
}
