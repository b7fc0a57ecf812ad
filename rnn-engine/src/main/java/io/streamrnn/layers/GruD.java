/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.GruDCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.Map;

/**
 * A {@link GruDCell} before it has weights. Its means are not trainable: they are set from the
 * training data.
 *
 * @param units the number of units
 */
public record GruD(int units) implements CellSpec {

  static final CellEntry ENTRY = CellEntry.of("GRUDCell", GruD::read);

  /** A cell with the given number of units. */
  public static GruD units(int units) {
    return new GruD(units);
  }

  private static CellSpec read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("GRUDCell", config);
    GruD cell = new GruD(reader.integer("units"));
    reader.end();
    return cell;
  }

  @Override
  public String className() {
    return "GRUDCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("units", units);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    if (input.rank() != 1 || input.size() % 2 == 0) {
      throw new IllegalArgumentException(
          "a GRU-D takes D values, D flags and a time: expected=[2 D + 1], got=" + input);
    }
    int values = input.size() / 2;
    Initializer glorot = Initializers.glorotUniform();
    Initializer zeros = Initializers.zeros();
    return new GruDCell(
        List.of(
            weights.add("kernel", Shape.of(values, 3 * units), glorot),
            weights.add("recurrent_kernel", Shape.of(units, 3 * units), Initializers.orthogonal()),
            weights.add("mask_kernel", Shape.of(values, 3 * units), glorot),
            weights.add("bias", Shape.of(3 * units), zeros),
            weights.add("input_decay", Shape.of(values), glorot),
            weights.add("input_decay_bias", Shape.of(values), zeros),
            weights.add("hidden_decay", Shape.of(values, units), glorot),
            weights.add("hidden_decay_bias", Shape.of(units), zeros),
            weights.add("mean", Shape.of(values), zeros, Regularizer.NONE, false)));
  }
}
