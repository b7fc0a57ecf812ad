/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ConvLstm2dCell;
import io.streamrnn.cells.ConvLstm2dCell.Activations;
import io.streamrnn.cells.ConvLstm2dCell.Geometry;
import io.streamrnn.cells.ConvLstm2dCell.Pair;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets the options of Keras's {@code ConvLSTM2D} with channels last: an {@link Rnn} over a {@link
 * ConvLstm2dCell}, inputs {@code [B, T, rows, columns, channels]}.
 *
 * <pre>{@code
 * Rnn layer = ConvLstm2d.of(4, 3, 3).strides(2, 2).samePadding(true).build();
 * }</pre>
 */
public final class ConvLstm2d extends GatedBuilder<ConvLstm2d> {

  static final LayerEntry ENTRY =
      LayerEntry.recurrent("ConvLSTM2D", (config, registry) -> read(config), ConvLstm2d::translate);

  static final CellEntry CELL_ENTRY = CellEntry.of("ConvLSTM2DCell", config -> read(config).cell());

  private final Pair kernelSize;
  private Pair strides = Pair.ONE;
  private Pair dilationRate = Pair.ONE;
  private boolean samePadding;
  private boolean unitForgetBias = true;

  private ConvLstm2d(int filters, Pair kernelSize) {
    super("ConvLSTM2D", filters);
    this.kernelSize = kernelSize;
  }

  /**
   * A layer with options to be set.
   *
   * @param filters the number of channels of output and states
   * @param kernelRows of Keras's {@code kernel_size}
   * @param kernelColumns of Keras's {@code kernel_size}
   */
  public static ConvLstm2d of(int filters, int kernelRows, int kernelColumns) {
    return new ConvLstm2d(filters, new Pair(kernelRows, kernelColumns));
  }

  /** Keras's {@code strides}; 1 by default. */
  public ConvLstm2d strides(int rows, int columns) {
    strides = new Pair(rows, columns);
    return this;
  }

  /** Keras's {@code dilation_rate}; 1 by default. */
  public ConvLstm2d dilationRate(int rows, int columns) {
    dilationRate = new Pair(rows, columns);
    return this;
  }

  /** Whether Keras's {@code padding} is {@code same}; {@code valid} by default. */
  public ConvLstm2d samePadding(boolean value) {
    samePadding = value;
    return this;
  }

  /** Keras's {@code unit_forget_bias}; true by default. */
  public ConvLstm2d unitForgetBias(boolean value) {
    unitForgetBias = value;
    return this;
  }

  // -- reading

  private static ConvLstm2d read(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("ConvLSTM2D", config);
    requireChannelsLast(reader.text("data_format", "channels_last"));
    ConvLstm2d builder =
        new ConvLstm2d(reader.integer("filters"), pair(reader, "kernel_size", Optional.empty()))
            .tensorFlow1Defaults()
            .readGated(reader)
            .samePadding(isSame(reader.text("padding", "valid")))
            .unitForgetBias(reader.flag("unit_forget_bias", true));
    builder.strides = pair(reader, "strides", Optional.of(Pair.ONE));
    builder.dilationRate = pair(reader, "dilation_rate", Optional.of(Pair.ONE));
    reader.end();
    return builder;
  }

  private static void requireChannelsLast(String format) {
    if (!format.equals("channels_last")) {
      throw new IllegalArgumentException(
          "images must have their channels last: data_format="
              + format
              + "; supported: channels_last");
    }
  }

  private static boolean isSame(String padding) {
    if (!padding.equals("same") && !padding.equals("valid")) {
      throw new IllegalArgumentException(
          "padding not supported: padding=" + padding + "; supported: valid, same");
    }
    return padding.equals("same");
  }

  /** A number for both, or a list of two. */
  private static Pair pair(ConfigReader config, String key, Optional<Pair> absent) {
    Object value = config.take(key);
    if (value == null && absent.isPresent()) {
      return absent.get();
    }
    if (value instanceof Integer both) {
      return new Pair(both, both);
    }
    if (value instanceof List<?> list
        && list.size() == 2
        && list.get(0) instanceof Integer rows
        && list.get(1) instanceof Integer columns) {
      return new Pair(rows, columns);
    }
    throw new IllegalArgumentException(
        "an argument has the wrong type: ConvLSTM2D.%s=%s; expected a number or two of them"
            .formatted(key, value));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    requireChannelsLast(from, "data_format", "channels_last");
    requireChannelsLast(from, "dim_ordering", "tf");
    RnnConfig.translate(from, to);
    to.put("filters", from.size("filters", "nb_filter"));
    from.copy(to, "kernel_size", "strides", "padding", "data_format");
    from.copy(to, "dilation_rate", "use_bias");
    if (from.has("nb_row")) {
      // Keras 1, which does not store the strides, and loads such a layer without them.
      to.put("kernel_size", List.of(from.size("nb_row"), from.size("nb_col")));
      StepOptions.rename(from, to, "border_mode", "padding");
    }
    to.put("activation", from.activation("activation", Activation.TANH));
    to.put("recurrent_activation", from.recurrentActivation());
    translateTraining(from, to);
  }

  private static void requireChannelsLast(StoredConfig from, String key, String supported) {
    Optional<Object> other = from.value(key).filter(format -> !format.equals(supported));
    if (other.isPresent()) {
      throw from.unsupported(
          "images must have their channels last: %s=\"%s\"; supported: %s",
          key, other.get(), supported);
    }
  }

  @Override
  ConvLstm2d self() {
    return this;
  }

  @Override
  CellSpec spec(boolean isTrainable) {
    return new Spec(this, isTrainable);
  }

  private static final class Spec extends GatedSpec {

    private final Pair kernelSize;
    private final Geometry geometry;
    private final boolean unitForgetBias;

    Spec(ConvLstm2d builder, boolean trainable) {
      super(builder, trainable);
      kernelSize = builder.kernelSize;
      geometry = new Geometry(builder.strides, builder.dilationRate, builder.samePadding);
      unitForgetBias = builder.unitForgetBias;
    }

    @Override
    public String className() {
      return "ConvLSTM2DCell";
    }

    @Override
    String unitsKey() {
      return "filters";
    }

    @Override
    void addConfig(Map<String, Object> config) {
      super.addConfig(config);
      // Keras's layer has no such choice.
      config.remove("implementation");
      config.put("kernel_size", list(kernelSize));
      config.put("strides", list(geometry.strides()));
      config.put("padding", geometry.same() ? "same" : "valid");
      config.put("data_format", "channels_last");
      config.put("dilation_rate", list(geometry.dilation()));
      config.put("unit_forget_bias", unitForgetBias);
    }

    private static List<Integer> list(Pair pair) {
      return List.of(pair.rows(), pair.columns());
    }

    @Override
    Initializer biasInitializer() {
      Initializer all = super.biasInitializer();
      return unitForgetBias ? new UnitForgetBias(units(), all) : all;
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      if (input.rank() != 3) {
        throw new IllegalArgumentException(
            "ConvLSTM2D takes an image at every step: expected=[rows, columns, channels], got="
                + input);
      }
      return new ConvLstm2dCell(
          new Activations(activation(), recurrentActivation()),
          geometry,
          input,
          kernel(weights, kernelShape(input.dim(2))),
          recurrentKernel(weights, kernelShape(units())),
          Optional.ofNullable(bias(weights, Shape.of(4 * units()))));
    }

    private Shape kernelShape(int channels) {
      return Shape.of(kernelSize.rows(), kernelSize.columns(), channels, 4 * units());
    }
  }
}
