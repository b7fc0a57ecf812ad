/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets the options of Keras's {@code SimpleRNN}: an {@link Rnn} over a {@link SimpleRnnCell}.
 *
 * <pre>{@code
 * Rnn layer = SimpleRnn.units(3).returnSequences(true).build();
 * }</pre>
 */
public final class SimpleRnn extends UnitsBuilder<SimpleRnn> {

  static final LayerEntry ENTRY =
      LayerEntry.recurrent(
          "SimpleRNN",
          (config, registry) -> read(config),
          (from, to) -> {
            RnnConfig.translate(from, to);
            translateCell(from, to);
          });

  static final CellEntry CELL_ENTRY =
      CellEntry.ofKeras(
          "SimpleRNNCell", (config, registry) -> read(config).cell(), SimpleRnn::translateCell);

  private SimpleRnn(int units) {
    super("SimpleRNN", units);
  }

  /** A layer with options to be set. */
  public static SimpleRnn units(int units) {
    return new SimpleRnn(units);
  }

  private static SimpleRnn read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("SimpleRNNCell", config);
    // Keras drops it with a warning: there is one way to compute this cell.
    reader.take("implementation");
    SimpleRnn builder = units(reader.integer("units")).readUnits(reader);
    reader.end();
    return builder;
  }

  private static void translateCell(StoredConfig from, Map<String, Object> to) {
    translateUnits(from, to);
    to.put("use_bias", usesBias(from));
    to.put("activation", from.activation("activation", Activation.TANH));
  }

  @Override
  SimpleRnn self() {
    return this;
  }

  @Override
  CellSpec spec(boolean isTrainable) {
    return new Spec(this, isTrainable);
  }

  private static final class Spec extends UnitsSpec {

    Spec(SimpleRnn builder, boolean trainable) {
      super(builder, trainable);
    }

    @Override
    public String className() {
      return "SimpleRNNCell";
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new SimpleRnnCell(
          activation(),
          kernel(weights, input, 1),
          recurrentKernel(weights, 1),
          Optional.ofNullable(bias(weights, Shape.of(units()))));
    }
  }
}
