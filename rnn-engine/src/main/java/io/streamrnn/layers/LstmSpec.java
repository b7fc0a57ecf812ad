package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/** A {@link LstmCell} before it has weights: Keras's {@code LSTMCell(units, ...)}. */
public final class LstmSpec extends GatedSpec {

  private final boolean unitForgetBias;

  private LstmSpec(Builder builder) {
    super(builder);
    unitForgetBias = builder.unitForgetBias;
  }

  /** A cell with the default options. */
  public static LstmSpec of(int units) {
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
  public static LstmSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("LSTMCell", config);
    LstmSpec spec =
        builder(reader.integer("units"))
            .readGated(reader)
            .unitForgetBias(reader.flag("unit_forget_bias", true))
            .build();
    reader.end();
    return spec;
  }

  @Override
  public String className() {
    return "LSTMCell";
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new LstmCell(
        activation(),
        recurrentActivation(),
        kernel(weights, input, 4),
        recurrentKernel(weights, 4),
        bias(weights, Shape.of(4 * units())));
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

  /** Sets the options. */
  public static final class Builder extends GatedSpec.Builder<Builder> {

    private boolean unitForgetBias = true;

    private Builder(int units) {
      super(units);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Keras's {@code unit_forget_bias}: whether a fresh bias of the forget gate is one, whatever
     * the initializer of the bias; true by default.
     */
    public Builder unitForgetBias(boolean value) {
      unitForgetBias = value;
      return this;
    }

    /** The cell with these options. */
    public LstmSpec build() {
      return new LstmSpec(this);
    }
  }
}
