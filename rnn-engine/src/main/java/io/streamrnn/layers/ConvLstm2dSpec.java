package io.streamrnn.layers;

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

/**
 * A {@link ConvLstm2dCell} before it has weights: Keras's {@code ConvLSTM2D(filters, kernel_size,
 * ...)} with channels last.
 */
public final class ConvLstm2dSpec extends GatedSpec {

  private final Pair kernelSize;
  private final Geometry geometry;
  private final boolean unitForgetBias;

  private ConvLstm2dSpec(Builder builder) {
    super(builder);
    kernelSize = builder.kernelSize;
    geometry = builder.geometry;
    unitForgetBias = builder.unitForgetBias;
  }

  /** A cell with options to be set. */
  public static Builder builder(int filters, Pair kernelSize) {
    return new Builder(filters, kernelSize);
  }

  /**
   * The cell of a Keras configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static ConvLstm2dSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("ConvLSTM2D", config);
    requireChannelsLast(reader.text("data_format", "channels_last"));
    ConvLstm2dSpec spec =
        builder(reader.integer("filters"), pair(reader, "kernel_size", null))
            .readGated(reader)
            .geometry(
                new Geometry(
                    pair(reader, "strides", Pair.ONE),
                    pair(reader, "dilation_rate", Pair.ONE),
                    isSame(reader.text("padding", "valid"))))
            .unitForgetBias(reader.flag("unit_forget_bias", true))
            .build();
    reader.end();
    return spec;
  }

  private static void requireChannelsLast(String format) {
    if (!format.equals("channels_last")) {
      throw new IllegalArgumentException(
          "images have their channels last: data_format=" + format + "; supported: channels_last");
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
  private static Pair pair(ConfigReader config, String key, Pair absent) {
    Object value = config.take(key);
    if (value == null && absent != null) {
      return absent;
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
        bias(weights, Shape.of(4 * units())));
  }

  private Shape kernelShape(int channels) {
    return Shape.of(kernelSize.rows(), kernelSize.columns(), channels, 4 * units());
  }

  @Override
  Initializer biasInitializer() {
    Initializer all = super.biasInitializer();
    return unitForgetBias ? new UnitForgetBias(units(), all) : all;
  }

  /** Sets the options. */
  public static final class Builder extends GatedSpec.Builder<Builder> {

    private final Pair kernelSize;
    private Geometry geometry = Geometry.DEFAULT;
    private boolean unitForgetBias = true;

    private Builder(int filters, Pair kernelSize) {
      super(filters);
      this.kernelSize = kernelSize;
    }

    @Override
    Builder self() {
      return this;
    }

    /** Keras's {@code strides}, {@code padding} and {@code dilation_rate}. */
    public Builder geometry(Geometry value) {
      geometry = value;
      return this;
    }

    /** Keras's {@code unit_forget_bias}; true by default. */
    public Builder unitForgetBias(boolean value) {
      unitForgetBias = value;
      return this;
    }

    /** The cell with these options. */
    public ConvLstm2dSpec build() {
      return new ConvLstm2dSpec(this);
    }
  }
}
