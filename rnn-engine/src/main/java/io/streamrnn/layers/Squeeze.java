/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keras's {@code ops.squeeze(x, axis=1)}: {@code [B, 1, ...]} without its axis of steps, of which
 * there is one. The output has no mask.
 */
public final class Squeeze extends Reshaping {

  static final LayerEntry ENTRY =
      LayerEntry.of("Squeeze", Squeeze::read, (from, to) -> {}, LayerEntry.Trait.IS_OPERATION);

  private static final int STEPS = 1;

  private Squeeze(String name) {
    super(name);
  }

  /** A layer. */
  public static Squeeze create() {
    return new Squeeze("squeeze");
  }

  /** The layer under another name: Keras's {@code name}. */
  public Squeeze name(String value) {
    return new Squeeze(value);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new Squeeze(name);
  }

  @Override
  public String className() {
    return "Squeeze";
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    if (input.rank() < 3 || input.isKnown(STEPS) && input.dim(STEPS) != 1) {
      throw new IllegalArgumentException(
          "an axis that is squeezed must have one entry: axis=1, input=%s, layer=%s"
              .formatted(input, name()));
    }
    return new TensorShape(
        IntStream.range(0, input.rank())
            .filter(axis -> axis != STEPS)
            .mapToObj(input::dim)
            .toList());
  }

  @Override
  float[] values(Tensor x) {
    return x.values();
  }

  @Override
  Variable values(Variable x) {
    return x;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("it takes sequences of one step");
  }
}
