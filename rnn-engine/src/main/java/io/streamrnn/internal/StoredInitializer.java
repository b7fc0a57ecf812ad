package io.streamrnn.internal;

import io.streamrnn.cell.Shape;
import io.streamrnn.initializers.Initializer;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How weights began that are stored: says what the initializer says, and draws nothing, as the
 * stored values come at once. (Some initializers take their time.)
 *
 * @param said the initializer
 */
public record StoredInitializer(Initializer said) implements Initializer {

  @Override
  public float[] values(Shape shape, RandomGenerator random) {
    return new float[shape.size()];
  }

  @Override
  public String className() {
    return said.className();
  }

  @Override
  public Map<String, Object> config() {
    return said.config();
  }
}
