package io.streamrnn.spec;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.LayerNormalizationCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * A {@link LayerNormalizationCell} before it has weights: Keras's {@code LayerNormalization()} over
 * the last axis.
 */
public final class LayerNormalizationSpec implements CellSpec {

  private final NormalizationOptions options;

  private LayerNormalizationSpec(NormalizationOptions options) {
    this.options = options;
  }

  /** A layer with the default options. */
  public static LayerNormalizationSpec create() {
    return new LayerNormalizationSpec(NormalizationOptions.DEFAULT);
  }

  /**
   * The layer of a Keras configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static LayerNormalizationSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("LayerNormalization", config);
    NormalizationOptions options = NormalizationOptions.read(reader);
    reader.end();
    return new LayerNormalizationSpec(options);
  }

  @Override
  public String className() {
    return "LayerNormalization";
  }

  @Override
  public Map<String, Object> config() {
    return options.config();
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new LayerNormalizationCell(
        input.size(),
        options.epsilon(),
        options.gamma(weights, input),
        options.beta(weights, input));
  }
}
