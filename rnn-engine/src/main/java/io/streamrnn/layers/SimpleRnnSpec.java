package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/** A {@link SimpleRnnCell} before it has weights: Keras's {@code SimpleRNNCell(units, ...)}. */
public final class SimpleRnnSpec extends RecurrentSpec {

  private SimpleRnnSpec(Builder builder) {
    super(builder);
  }

  /** A cell with the default options. */
  public static SimpleRnnSpec of(int units) {
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
  public static SimpleRnnSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("SimpleRNNCell", config);
    // Keras drops it with a warning: there is one way to compute this cell.
    reader.take("implementation");
    SimpleRnnSpec spec = builder(reader.integer("units")).read(reader).build();
    reader.end();
    return spec;
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
        bias(weights, Shape.of(units())));
  }

  /** Sets the options. */
  public static final class Builder extends RecurrentSpec.Builder<Builder> {

    private Builder(int units) {
      super(units);
    }

    @Override
    Builder self() {
      return this;
    }

    /** The cell with these options. */
    public SimpleRnnSpec build() {
      return new SimpleRnnSpec(this);
    }
  }
}
