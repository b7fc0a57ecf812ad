/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets the options of Keras's {@code LSTM}: an {@link Rnn} over an {@link LstmCell}.
 *
 * <pre>{@code
 * Rnn layer = Lstm.units(32).returnSequences(true).build();
 * }</pre>
 */
public final class Lstm extends GatedBuilder<Lstm> {

  static final LayerEntry ENTRY =
      LayerEntry.recurrent(
              "LSTM",
              (config, registry) -> read(config),
              (from, to) -> {
                RnnConfig.translate(from, to);
                translateCell(from, to);
              })
          .storedAs("CuDNNLSTM");

  static final CellEntry CELL_ENTRY =
      CellEntry.ofKeras("LSTMCell", (config, registry) -> read(config).cell(), Lstm::translateCell);

  private boolean unitForgetBias = true;

  private Lstm(int units) {
    super("LSTM", units);
  }

  /** A layer with options to be set. */
  public static Lstm units(int units) {
    return new Lstm(units);
  }

  /**
   * Keras's {@code unit_forget_bias}: whether a fresh bias of the forget gate is one, whatever the
   * initializer of the bias; true by default.
   */
  public Lstm unitForgetBias(boolean value) {
    unitForgetBias = value;
    return this;
  }

  private static Lstm read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("LSTMCell", config);
    Lstm builder =
        units(reader.integer("units"))
            .tensorFlow1Defaults()
            .readGated(reader)
            .unitForgetBias(reader.flag("unit_forget_bias", true));
    reader.end();
    return builder;
  }

  private static void translateCell(StoredConfig from, Map<String, Object> to) {
    translateUnits(from, to);
    from.copy(to, "unit_forget_bias");
    translateGates(from, to);
  }

  @Override
  Lstm self() {
    return this;
  }

  @Override
  CellSpec spec(boolean isTrainable) {
    return new Spec(this, isTrainable);
  }

  private static final class Spec extends GatedSpec {

    private final boolean unitForgetBias;

    Spec(Lstm builder, boolean trainable) {
      super(builder, trainable);
      unitForgetBias = builder.unitForgetBias;
    }

    @Override
    public String className() {
      return "LSTMCell";
    }

    @Override
    void addConfig(Map<String, Object> config) {
      super.addConfig(config);
      config.put("unit_forget_bias", unitForgetBias);
    }

    @Override
    Initializer biasInitializer() {
      Initializer all = super.biasInitializer();
      return unitForgetBias ? new UnitForgetBias(units(), all) : all;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new LstmCell(
          activation(),
          recurrentActivation(),
          kernel(weights, input, 4),
          recurrentKernel(weights, 4),
          Optional.ofNullable(bias(weights, Shape.of(4 * units()))));
    }
  }
}
