package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import java.util.Map;

/** Keras's {@code Flatten}: {@code [B, ...]} to {@code [B, N]}. It takes no mask. */
public final class Flatten extends Reshaping {

  private final boolean ignoresMask;

  private Flatten(String name, boolean ignoresMask) {
    super(name, "Flatten");
    this.ignoresMask = ignoresMask;
  }

  /** A layer. */
  public static Flatten create() {
    return of(null, false);
  }

  /**
   * A layer of this name; null for the default.
   *
   * @param ignoresMask whether a mask is left out instead of refused, as in Keras from TensorFlow 2
   *     on
   */
  static Flatten of(String name, boolean ignoresMask) {
    return new Flatten(name, ignoresMask);
  }

  @Override
  boolean takesMask() {
    return ignoresMask;
  }

  @Override
  void addConfig(Map<String, Object> config) {
    if (ignoresMask) {
      config.put("ignore_mask", true);
    }
  }

  @Override
  public String className() {
    return "Flatten";
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    boolean known = !input.dims().subList(1, input.rank()).contains(TensorShape.UNKNOWN);
    return known
        ? input.headWith(1, Shape.of(input.from(1).size()))
        : TensorShape.of(input.dim(0), TensorShape.UNKNOWN);
  }

  @Override
  float[] values(Tensor x) {
    return x.values();
  }

  @Override
  Variable values(Variable x) {
    return x;
  }
}
