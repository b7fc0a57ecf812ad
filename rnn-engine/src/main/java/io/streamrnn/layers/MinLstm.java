/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.MinLstmCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * A {@link MinLstmCell} before it has weights.
 *
 * @param units the number of units
 * @param positive whether the candidate is that of the log-space form
 */
public record MinLstm(int units, boolean positive) implements CellSpec {

  static final CellEntry ENTRY = CellEntry.of("MinLSTMCell", MinLstm::read);

  /** A cell with the default options. */
  public static MinLstm units(int units) {
    return new MinLstm(units, false);
  }

  /** Whether the candidate is that of the log-space form; false by default. */
  public MinLstm positive(boolean value) {
    return new MinLstm(units, value);
  }

  private static CellSpec read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("MinLSTMCell", config);
    MinLstm cell = new MinLstm(reader.integer("units"), reader.flag("positive", false));
    reader.end();
    return cell;
  }

  @Override
  public String className() {
    return "MinLSTMCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("units", units, "positive", positive);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new MinLstmCell(
        positive,
        weights.add("kernel", Shape.of(input.size(), 3 * units), Initializers.glorotUniform()),
        weights.add("bias", Shape.of(3 * units), Initializers.zeros()));
  }
}
