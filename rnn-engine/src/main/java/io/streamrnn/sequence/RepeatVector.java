package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import java.util.Collections;
import java.util.Map;

/** Keras's {@code RepeatVector}: {@code [B, I]} to {@code [B, n, I]}. It takes no mask. */
public final class RepeatVector extends Reshaping {

  private final int n;

  private RepeatVector(String name, int n) {
    super(name, "RepeatVector");
    this.n = n;
  }

  /**
   * A layer.
   *
   * @param n how many steps to make
   */
  public static RepeatVector of(int n) {
    return of(null, n);
  }

  static RepeatVector of(String name, int n) {
    if (n <= 0) {
      throw new IllegalArgumentException("a vector is repeated once at least: n=" + n);
    }
    return new RepeatVector(name, n);
  }

  @Override
  public String className() {
    return "RepeatVector";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("n", n);
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    if (input.rank() != 2) {
      throw new IllegalArgumentException(
          "what is repeated is a vector: expected=[B, I], got=%s, layer=%s"
              .formatted(input, name()));
    }
    return input.headWith(1, Shape.of(n, input.from(1).size()));
  }

  @Override
  float[] values(Tensor x) {
    int width = x.shape().dim(1);
    float[] repeated = new float[n * x.shape().size()];
    for (int i = 0; i < n * x.shape().dim(0); i++) {
      System.arraycopy(x.values(), i / n * width, repeated, i * width, width);
    }
    return repeated;
  }

  @Override
  Variable values(Variable x) {
    return Variable.stack(1, Collections.nCopies(n, x));
  }
}
