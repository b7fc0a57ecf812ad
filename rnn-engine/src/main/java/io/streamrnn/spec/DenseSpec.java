package io.streamrnn.spec;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.initializer.Initializer;
import io.streamrnn.initializer.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link DenseCell} layer before it has weights: Keras's {@code Dense(units, ...)}.
 *
 * @param units how many outputs
 * @param activation linear by default
 * @param useBias true by default
 * @param kernelInitializer Glorot's uniform by default
 * @param biasInitializer zeros by default
 * @param kernelRegularizer null, the default, for none
 * @param biasRegularizer null, the default, for none
 */
public record DenseSpec(
    int units,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Initializer biasInitializer,
    Regularizer kernelRegularizer,
    Regularizer biasRegularizer)
    implements CellSpec {

  /** A layer with the other options at their defaults. */
  public static DenseSpec of(int units, Activation activation) {
    return new DenseSpec(
        units, activation, true, Initializers.glorotUniform(), Initializers.zeros(), null, null);
  }

  /**
   * The layer of a Keras configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static DenseSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("Dense", config);
    DenseSpec spec =
        new DenseSpec(
            reader.integer("units"),
            Activation.of(reader.text("activation", "linear")),
            reader.flag("use_bias", true),
            initializer(reader, "kernel_initializer", Initializers.glorotUniform()),
            initializer(reader, "bias_initializer", Initializers.zeros()),
            Regularizers.fromConfig(reader.take("kernel_regularizer")),
            Regularizers.fromConfig(reader.take("bias_regularizer")));
    reader.take("kernel_constraint");
    reader.take("bias_constraint");
    reader.end();
    return spec;
  }

  static Initializer initializer(ConfigReader config, String key, Initializer absent) {
    Object value = config.take(key);
    return value == null ? absent : Initializers.fromConfig(value);
  }

  @Override
  public String className() {
    return "Dense";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("units", units);
    config.put("activation", activation.kerasName());
    config.put("use_bias", useBias);
    config.put("kernel_initializer", Initializers.toConfig(kernelInitializer));
    config.put("bias_initializer", Initializers.toConfig(biasInitializer));
    config.put("kernel_regularizer", Regularizers.toConfig(kernelRegularizer));
    config.put("bias_regularizer", Regularizers.toConfig(biasRegularizer));
    return config;
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    Shape kernel = Shape.of(input.size(), units);
    Weight w = weights.add("kernel", kernel, kernelInitializer, kernelRegularizer, true);
    Weight b =
        useBias
            ? weights.add("bias", Shape.of(units), biasInitializer, biasRegularizer, true)
            : null;
    return new DenseCell(activation, w, b);
  }
}
