/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.GruCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets the options of Keras's {@code GRU}: an {@link Rnn} over a {@link GruCell}.
 *
 * <pre>{@code
 * Rnn layer = Gru.units(8).returnSequences(true).build();
 * }</pre>
 */
public final class Gru extends GatedBuilder<Gru> {

  static final LayerEntry ENTRY =
      LayerEntry.recurrent(
              "GRU",
              (config, registry) -> read(config),
              (from, to) -> {
                RnnConfig.translate(from, to);
                translateCell(from, to);
              })
          .storedAs("CuDNNGRU");

  static final CellEntry CELL_ENTRY =
      CellEntry.ofKeras("GRUCell", (config, registry) -> read(config).cell(), Gru::translateCell);

  private boolean resetAfter = true;

  private Gru(int units) {
    super("GRU", units);
  }

  /** A layer with options to be set. */
  public static Gru units(int units) {
    return new Gru(units);
  }

  /**
   * Keras's {@code reset_after}: whether the reset gate acts after the recurrent product, as in
   * cuDNN; true by default.
   */
  public Gru resetAfter(boolean value) {
    resetAfter = value;
    return this;
  }

  private static Gru read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("GRUCell", config);
    Gru builder =
        units(reader.integer("units"))
            .tensorFlow1Defaults()
            .readGated(reader)
            .resetAfter(reader.flag("reset_after", false));
    reader.end();
    return builder;
  }

  private static void translateCell(StoredConfig from, Map<String, Object> to) {
    translateUnits(from, to);
    translateGates(from, to);
    to.put("reset_after", from.className().equals("CuDNNGRU") || from.flag("reset_after", false));
  }

  @Override
  void setTensorFlow1Defaults() {
    resetAfter = false;
  }

  @Override
  Gru self() {
    return this;
  }

  @Override
  CellSpec spec(boolean isTrainable) {
    return new Spec(this, isTrainable);
  }

  private static final class Spec extends GatedSpec {

    private final boolean resetAfter;

    Spec(Gru builder, boolean trainable) {
      super(builder, trainable);
      resetAfter = builder.resetAfter;
    }

    @Override
    public String className() {
      return "GRUCell";
    }

    @Override
    void addConfig(Map<String, Object> config) {
      super.addConfig(config);
      config.put("reset_after", resetAfter);
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      Shape bias = resetAfter ? Shape.of(2, 3 * units()) : Shape.of(3 * units());
      return new GruCell(
          activation(),
          recurrentActivation(),
          resetAfter,
          kernel(weights, input, 3),
          recurrentKernel(weights, 3),
          Optional.ofNullable(bias(weights, bias)));
    }
  }
}
