package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.GruCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/** A {@link GruCell} before it has weights: Keras's {@code GRUCell(units, ...)}. */
public final class GruSpec extends GatedSpec {

  private final boolean resetAfter;

  private GruSpec(Builder builder) {
    super(builder);
    resetAfter = builder.resetAfter;
  }

  /** A cell with the default options. */
  public static GruSpec of(int units) {
    return builder(units).build();
  }

  /** A cell with options to be set. */
  public static Builder builder(int units) {
    return new Builder(units);
  }

  /**
   * The cell of a Keras configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static GruSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("GRUCell", config);
    GruSpec spec =
        builder(reader.integer("units"))
            .readGated(reader)
            .resetAfter(reader.flag("reset_after", false))
            .build();
    reader.end();
    return spec;
  }

  @Override
  public String className() {
    return "GRUCell";
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
        bias(weights, bias));
  }

  @Override
  void addConfig(Map<String, Object> config) {
    super.addConfig(config);
    config.put("reset_after", resetAfter);
  }

  /** Sets the options. */
  public static final class Builder extends GatedSpec.Builder<Builder> {

    private boolean resetAfter;

    private Builder(int units) {
      super(units);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Keras's {@code reset_after}: whether the reset gate acts after the recurrent product, as in
     * cuDNN; false by default, as up to TensorFlow 1.
     */
    public Builder resetAfter(boolean value) {
      resetAfter = value;
      return this;
    }

    /** The cell with these options. */
    public GruSpec build() {
      return new GruSpec(this);
    }
  }
}
