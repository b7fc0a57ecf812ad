package io.streamrnn.initializers;

import io.streamrnn.cell.Shape;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a weight is before training. Immutable, safe for use by many threads. Keras's are made by
 * {@link Initializers}.
 */
public interface Initializer {

  /**
   * The values of a fresh weight.
   *
   * @param shape of the weight
   * @param random where chance comes from, unless the initializer has a seed of its own
   * @return as many values as the shape has elements, row-major, owned by the caller
   */
  float[] values(Shape shape, RandomGenerator random);

  /** The same with a seed of its own: itself where nothing is drawn. */
  default Initializer seeded(long seed) {
    return this;
  }

  /** The name of Keras's class: {@code "VarianceScaling"}. */
  String className();

  /** The arguments of Keras's class. */
  Map<String, Object> config();
}
