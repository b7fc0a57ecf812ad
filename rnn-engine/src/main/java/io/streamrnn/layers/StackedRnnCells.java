/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code StackedRNNCells}: {@link StackedCells} before they have weights.
 *
 * <pre>{@code
 * Rnn stack = Rnn.of(StackedRnnCells.of(Lstm.units(32).cell(), Gru.units(16).cell())).build();
 * }</pre>
 *
 * @param cells the lowest first
 * @param reverseStateOrder whether the states of the top cell come first
 */
public record StackedRnnCells(List<CellSpec> cells, boolean reverseStateOrder) implements CellSpec {

  static final CellEntry ENTRY =
      CellEntry.ofKeras("StackedRNNCells", StackedRnnCells::read, StackedRnnCells::translate);

  /** Checks and copies. */
  public StackedRnnCells {
    cells = List.copyOf(cells);
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("a stack must have at least one cell: cells=[]");
    }
  }

  /** A stack, the lowest cell first. */
  public static StackedRnnCells of(CellSpec... cells) {
    return new StackedRnnCells(List.of(cells), false);
  }

  /** Keras's {@code reverse_state_order}; false by default. */
  public StackedRnnCells reverseStateOrder(boolean value) {
    return new StackedRnnCells(cells, value);
  }

  private static CellSpec read(Map<String, Object> config, LayerRegistry registry) {
    ConfigReader reader = new ConfigReader("StackedRNNCells", config);
    reader.take("name");
    reader.take("trainable");
    reader.take("dtype");
    StackedRnnCells stack =
        new StackedRnnCells(
            LayerRegistry.list("cells", reader.take("cells"), registry::cell),
            reader.flag("reverse_state_order", false));
    reader.end();
    return stack;
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    to.put("cells", from.cells("cells"));
    to.put("reverse_state_order", from.flag("reverse_state_order", false));
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
