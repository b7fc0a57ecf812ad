/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code UpSampling1D}: each step several times, {@code [B, T, I]} to {@code [B, size * T,
 * I]}. A mask of the input is dropped.
 */
public final class UpSampling1d extends StepSelection {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "UpSampling1D",
          UpSampling1d::read,
          UpSampling1d::translate,
          LayerEntry.Trait.TAKES_SEQUENCE);

  private final int size;

  private UpSampling1d(String name, int size) {
    super(name);
    this.size = size;
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1: size=" + size);
    }
  }

  /**
   * A layer.
   *
   * @param size how often each step is repeated
   */
  public static UpSampling1d size(int size) {
    return new UpSampling1d("up_sampling1d", size);
  }

  /** The layer under another name: Keras's {@code name}. */
  public UpSampling1d name(String value) {
    return new UpSampling1d(value, size);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new UpSampling1d(name, StepOptions.number(config, "size", 2));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copy(to, "size");
    StepOptions.rename(from, to, "length", "size");
  }

  @Override
  public String className() {
    return "UpSampling1D";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("size", size);
  }

  @Override
  long outputSteps(int steps) {
    return (long) size * steps;
  }

  @Override
  int source(int outputStep) {
    return outputStep / size;
  }

  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    return Math.max(size * inputs.get(0).size(), output.product(1));
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("it repeats steps (size=%d)".formatted(size));
  }
}
