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
 * Keras's {@code Cropping1D}: the sequence without its first and last steps, {@code [B, T, I]} to
 * {@code [B, T', I]}. A mask of the input is dropped.
 */
public final class Cropping1d extends StepSelection {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "Cropping1D",
          Cropping1d::read,
          (from, to) -> from.copy(to, "cropping"),
          LayerEntry.Trait.TAKES_SEQUENCE);

  private final int before;
  private final int after;

  private Cropping1d(String name, int before, int after) {
    super(name);
    this.before = before;
    this.after = after;
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "cropping must not be negative: cropping=[%d, %d]".formatted(before, after));
    }
  }

  /**
   * A layer.
   *
   * @param before how many steps are dropped at the beginning
   * @param after how many are dropped at the end
   */
  public static Cropping1d of(int before, int after) {
    return new Cropping1d("cropping1d", before, after);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Cropping1d name(String value) {
    return new Cropping1d(value, before, after);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    int[] cropping = StepOptions.both(config, "cropping", 1);
    return new Cropping1d(name, cropping[0], cropping[1]);
  }

  @Override
  public String className() {
    return "Cropping1D";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("cropping", List.of(before, after));
  }

  @Override
  long outputSteps(int steps) {
    return (long) steps - before - after;
  }

  @Override
  int source(int outputStep) {
    return outputStep + before;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence(
        "it drops steps (cropping=[%d, %d])".formatted(before, after));
  }
}
