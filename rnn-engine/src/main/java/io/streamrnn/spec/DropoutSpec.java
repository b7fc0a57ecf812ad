package io.streamrnn.spec;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code Dropout(rate)} at inference, where it hands on its input.
 *
 * @param rate what training drops
 */
public record DropoutSpec(double rate) implements CellSpec {

  /**
   * The layer of a Keras configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static DropoutSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("Dropout", config);
    DropoutSpec spec = new DropoutSpec(reader.number("rate", 0));
    reader.take("noise_shape");
    reader.take("seed");
    reader.end();
    return spec;
  }

  @Override
  public String className() {
    return "Dropout";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("rate", rate);
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new ActivationCell(Activation.LINEAR, input);
  }
}
