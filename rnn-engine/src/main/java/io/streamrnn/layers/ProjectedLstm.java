/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ProjectedLstmCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link ProjectedLstmCell} before it has weights.
 *
 * @param units the number of units, the size of the state {@code c}
 * @param projection the size of the output and of the state {@code h}
 * @param useBias whether the gates have a bias
 */
public record ProjectedLstm(int units, int projection, boolean useBias) implements CellSpec {

  static final CellEntry ENTRY = CellEntry.of("ProjectedLSTMCell", ProjectedLstm::read);

  /** A cell with a bias. */
  public static ProjectedLstm of(int units, int projection) {
    return new ProjectedLstm(units, projection, true);
  }

  /** Whether the gates have a bias; true by default. */
  public ProjectedLstm useBias(boolean value) {
    return new ProjectedLstm(units, projection, value);
  }

  private static CellSpec read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("ProjectedLSTMCell", config);
    ProjectedLstm cell =
        new ProjectedLstm(
            reader.integer("units"), reader.integer("projection"), reader.flag("use_bias", true));
    reader.end();
    return cell;
  }

  @Override
  public String className() {
    return "ProjectedLSTMCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("units", units, "projection", projection, "use_bias", useBias);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    Weight kernel =
        weights.add("kernel", Shape.of(input.size(), 4 * units), Initializers.glorotUniform());
    Weight recurrentKernel =
        weights.add("recurrent_kernel", Shape.of(projection, 4 * units), Initializers.orthogonal());
    Optional<Weight> bias =
        useBias
            ? Optional.of(weights.add("bias", Shape.of(4 * units), Initializers.zeros()))
            : Optional.empty();
    return new ProjectedLstmCell(
        kernel,
        recurrentKernel,
        bias,
        weights.add("projection", Shape.of(units, projection), Initializers.glorotUniform()));
  }
}
