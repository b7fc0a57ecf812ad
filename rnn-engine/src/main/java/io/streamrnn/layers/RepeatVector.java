/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.ConfigReader;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Keras's {@code RepeatVector}: {@code [B, I]} to {@code [B, n, I]}. It takes no mask. */
public final class RepeatVector extends Reshaping {

  static final LayerEntry ENTRY =
      LayerEntry.of("RepeatVector", RepeatVector::read, (from, to) -> to.put("n", from.size("n")));

  private final int n;

  private RepeatVector(String name, int n) {
    super(name);
    if (n <= 0) {
      throw new IllegalArgumentException("n must be at least 1: n=" + n);
    }
    this.n = n;
  }

  /**
   * A layer.
   *
   * @param n the number of steps
   */
  public static RepeatVector of(int n) {
    return new RepeatVector("repeat_vector", n);
  }

  /** The layer under another name: Keras's {@code name}. */
  public RepeatVector name(String value) {
    return new RepeatVector(value, n);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new RepeatVector(name, config.integer("n"));
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
          "the input must be a vector: expected=[B, I], got=%s, layer=%s".formatted(input, name()));
    }
    return input.headWith(1, Shape.of(n, input.from(1).size()));
  }

  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    return Math.max(inputs.get(0).size() * n, output.product(1));
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
