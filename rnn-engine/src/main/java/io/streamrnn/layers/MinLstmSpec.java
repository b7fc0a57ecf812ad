package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.MinLstmCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * A {@link MinLstmCell} before it has weights.
 *
 * @param units how many units
 * @param positive whether the candidate is that of the log-space form
 */
public record MinLstmSpec(int units, boolean positive) implements CellSpec {

  /**
   * The cell of a configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static MinLstmSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("MinLSTMCell", config);
    MinLstmSpec spec = new MinLstmSpec(reader.integer("units"), reader.flag("positive", false));
    reader.end();
    return spec;
  }

  @Override
  public String className() {
    return "MinLSTMCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("units", units, "positive", positive);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new MinLstmCell(
        positive,
        weights.add("kernel", Shape.of(input.size(), 3 * units), Initializers.glorotUniform()),
        weights.add("bias", Shape.of(3 * units), Initializers.zeros()));
  }
}
