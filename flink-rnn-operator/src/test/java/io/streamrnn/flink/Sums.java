package io.streamrnn.flink;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.model.Model;

/** Models whose scores can be checked by hand: they add up all that they have seen. */
public final class Sums {

  private Sums() {}

  /** {@code h' = h + x0 + x1}; the score is h'. */
  public static Model of(String name) {
    return weighted(name, 1);
  }

  /** {@code h' = h + weight (x0 + x1)}; the score is h'. */
  public static Model weighted(String name, float weight) {
    return Model.of(
        name,
        new SimpleRnnCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(2, 1), new float[] {weight, weight}),
            Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1}),
            null));
  }
}
