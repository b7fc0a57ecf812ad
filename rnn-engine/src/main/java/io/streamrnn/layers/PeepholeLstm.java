/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ClippedActivation;
import io.streamrnn.cells.PeepholeLstmCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link PeepholeLstmCell} before it has weights, with the activations that ONNX takes if none
 * are named.
 *
 * @param units the number of units
 * @param coupled whether the forget gate is one minus the input gate
 * @param clip bounds what gates and candidate are computed from; 0 for no bound
 */
public record PeepholeLstm(int units, boolean coupled, double clip) implements CellSpec {

  static final CellEntry ENTRY = CellEntry.of("PeepholeLSTMCell", PeepholeLstm::read);

  /** A cell with the default options. */
  public static PeepholeLstm units(int units) {
    return new PeepholeLstm(units, false, 0);
  }

  /** Whether the forget gate is one minus the input gate; false by default. */
  public PeepholeLstm coupled(boolean value) {
    return new PeepholeLstm(units, value, clip);
  }

  /** Bounds what gates and candidate are computed from; 0, the default, for no bound. */
  public PeepholeLstm clip(double value) {
    return new PeepholeLstm(units, coupled, value);
  }

  private static CellSpec read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("PeepholeLSTMCell", config);
    PeepholeLstm cell =
        new PeepholeLstm(
            reader.integer("units"), reader.flag("coupled", false), reader.number("clip", 0));
    reader.end();
    return cell;
  }

  @Override
  public String className() {
    return "PeepholeLSTMCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("units", units, "coupled", coupled, "clip", clip);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    Shape recurrent = Shape.of(units, 4 * units);
    return new PeepholeLstmCell(
        clipped(Activation.SIGMOID),
        clipped(Activation.TANH),
        Activation.TANH,
        coupled,
        weights.add("kernel", Shape.of(input.size(), 4 * units), Initializers.glorotUniform()),
        weights.add("recurrent_kernel", recurrent, Initializers.orthogonal()),
        Optional.of(weights.add("bias", Shape.of(4 * units), Initializers.zeros())),
        Optional.of(weights.add("peepholes", Shape.of(3, units), Initializers.zeros())));
  }

  private ActivationFunction clipped(Activation activation) {
    return clip == 0 ? activation : new ClippedActivation((float) clip, activation);
  }
}
