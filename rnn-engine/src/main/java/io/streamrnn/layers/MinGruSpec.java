package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.MinGruCell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * A {@link MinGruCell} before it has weights.
 *
 * @param units how many units
 * @param positive whether the candidate is that of the log-space form
 */
public record MinGruSpec(int units, boolean positive) implements CellSpec {

  /**
   * The cell of a configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static MinGruSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("MinGRUCell", config);
    MinGruSpec spec = new MinGruSpec(reader.integer("units"), reader.flag("positive", false));
    reader.end();
    return spec;
  }

  @Override
  public String className() {
    return "MinGRUCell";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("units", units, "positive", positive);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new MinGruCell(
        positive,
        weights.add("kernel", Shape.of(input.size(), 2 * units), Initializers.glorotUniform()),
        weights.add("bias", Shape.of(2 * units), Initializers.zeros()));
  }
}
