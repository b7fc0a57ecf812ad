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
 * Keras's {@code ZeroPadding1D}: zeros before and after the steps, {@code [B, T, I]} to {@code [B,
 * T', I]}. A mask of the input is dropped.
 */
public final class ZeroPadding1d extends StepSelection {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "ZeroPadding1D",
          ZeroPadding1d::read,
          ZeroPadding1d::translate,
          LayerEntry.Trait.TAKES_SEQUENCE);

  private final int before;
  private final int after;

  private ZeroPadding1d(String name, int before, int after) {
    super(name);
    this.before = before;
    this.after = after;
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "padding must not be negative: padding=[%d, %d]".formatted(before, after));
    }
  }

  /**
   * A layer.
   *
   * @param before how many steps of zeros are before the first
   * @param after how many are after the last
   */
  public static ZeroPadding1d of(int before, int after) {
    return new ZeroPadding1d("zero_padding1d", before, after);
  }

  /** The layer under another name: Keras's {@code name}. */
  public ZeroPadding1d name(String value) {
    return new ZeroPadding1d(value, before, after);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    StepOptions.takeChannelsLast(config);
    int[] padding = StepOptions.both(config, "padding", 1);
    return new ZeroPadding1d(name, padding[0], padding[1]);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    StepOptions.requireChannelsLast(from);
    from.copy(to, "padding");
    if (from.value("padding").orElse("") instanceof Map<?, ?> sides) {
      // Keras 1, where a side that is not named has none.
      to.put("padding", List.of(steps(sides, "left_pad"), steps(sides, "right_pad")));
    }
  }

  private static Object steps(Map<?, ?> sides, String side) {
    Object steps = sides.get(side);
    return steps == null ? 0 : steps;
  }

  @Override
  public String className() {
    return "ZeroPadding1D";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("padding", List.of(before, after));
  }

  @Override
  long outputSteps(int steps) {
    return (long) before + steps + after;
  }

  @Override
  int source(int outputStep) {
    return outputStep - before;
  }

  /** A sequence of one step has all of the zeros. */
  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    double zeros = ((double) before + after) * output.product(2);
    return Math.max(inputs.get(0).size() + zeros, output.product(1));
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence(
        "it adds steps (padding=[%d, %d])".formatted(before, after));
  }
}
