/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.LearnedInitialStateCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cell with learned initial states before it has weights: {@code h(0)}, {@code c(0)} ... are
 * weights, which begin as zeros. An example is {@code Rnn.of(new
 * LearnedInitialState(Lstm.units(32).cell()))}.
 *
 * @param cell whose states they are
 */
public record LearnedInitialState(CellSpec cell) implements CellSpec {

  static final CellEntry ENTRY =
      CellEntry.ofCells("LearnedInitialStateCell", LearnedInitialState::read);

  private static CellSpec read(Map<String, Object> config, LayerRegistry registry) {
    ConfigReader reader = new ConfigReader("LearnedInitialStateCell", config);
    CellSpec cell = registry.cell(reader.require("cell"));
    reader.end();
    return new LearnedInitialState(cell);
  }

  @Override
  public String className() {
    return "LearnedInitialStateCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("cell", new ClassConfig(cell.className(), cell.config()).toMap());
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    Cell built = cell.build(input, constants, weights);
    List<Weight> initial = new ArrayList<>();
    for (StateSpec state : built.states()) {
      initial.add(weights.add("initial_" + state.name(), state.shape(), Initializers.zeros()));
    }
    return new LearnedInitialStateCell(built, initial);
  }
}
