package io.streamrnn.sequence;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Variable;

/** Keras's {@code Flatten}: {@code [B, ...]} to {@code [B, N]}. It takes no mask. */
public final class Flatten extends Reshaping {

  private Flatten(String name) {
    super(name, "Flatten");
  }

  /** A layer. */
  public static Flatten create() {
    return of(null);
  }

  static Flatten of(String name) {
    return new Flatten(name);
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
