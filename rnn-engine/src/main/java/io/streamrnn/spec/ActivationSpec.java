package io.streamrnn.spec;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;

/**
 * An {@link ActivationCell} before it knows its input: Keras's {@code Activation(activation)}.
 *
 * @param activation what to apply
 */
public record ActivationSpec(Activation activation) implements CellSpec {

  /**
   * The layer of a Keras configuration.
   *
   * @throws IllegalArgumentException if an argument is unknown or wrong
   */
  public static ActivationSpec fromConfig(Map<String, Object> config) {
    ConfigReader reader = new ConfigReader("Activation", config);
    ActivationSpec spec = new ActivationSpec(Activation.of(reader.text("activation", "linear")));
    reader.end();
    return spec;
  }

  @Override
  public String className() {
    return "Activation";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.kerasName());
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return new ActivationCell(activation, input);
  }
}
