package io.streamrnn.model.keras;

import io.streamrnn.cell.Shape;
import io.streamrnn.initializer.Initializer;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The initializer of stored weights: it has the name and the options of another, and draws nothing,
 * as the stored values come at once. (Some initializers take their time.)
 *
 * @param said the initializer
 */
record StoredInitializer(Initializer said) implements Initializer {

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
