package io.streamrnn.spec;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.BatchNormalizationCell;
import io.streamrnn.initializer.Initializer;
import io.streamrnn.initializer.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * A {@link BatchNormalizationCell} before it has weights: Keras's {@code BatchNormalization()} over
 * the last axis. What it knows of its inputs is not trainable; it changes in training only.
 */
public final class BatchNormalizationSpec implements CellSpec {

  private static final double MOMENTUM = 0.99;

  private final NormalizationOptions options;
  private final double momentum;
  private final Initializer movingMeanInitializer;
  private final Initializer movingVarianceInitializer;

  private BatchNormalizationSpec(
      NormalizationOptions options,
      double momentum,
      Initializer movingMeanInitializer,
      Initializer movingVarianceInitializer) {
    this.options = options;
    this.momentum = momentum;
    this.movingMeanInitializer = movingMeanInitializer;
    this.movingVarianceInitializer = movingVarianceInitializer;
  }

  /** A layer with the default options. */
  public static BatchNormalizationSpec create() {
    return fromConfig(Map.of());
  }

  /**
   * The layer of a Keras configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static BatchNormalizationSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("BatchNormalization", config);
    BatchNormalizationSpec spec =
        new BatchNormalizationSpec(
            NormalizationOptions.read(reader),
            reader.number("momentum", MOMENTUM),
            DenseSpec.initializer(reader, "moving_mean_initializer", Initializers.zeros()),
            DenseSpec.initializer(reader, "moving_variance_initializer", Initializers.ones()));
    reader.end();
    return spec;
  }

  @Override
  public String className() {
    return "BatchNormalization";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = options.config();
    config.put("momentum", momentum);
    config.put("moving_mean_initializer", Initializers.toConfig(movingMeanInitializer));
    config.put("moving_variance_initializer", Initializers.toConfig(movingVarianceInitializer));
    return config;
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    Weight gamma = options.gamma(weights, input);
    Weight beta = options.beta(weights, input);
    Weight mean = weights.add("moving_mean", input, movingMeanInitializer, null, false);
    Weight variance = weights.add("moving_variance", input, movingVarianceInitializer, null, false);
    return new BatchNormalizationCell(options.epsilon(), gamma, beta, mean, variance);
  }
}
