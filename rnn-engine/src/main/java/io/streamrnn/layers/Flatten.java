/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keras's {@code Flatten}: {@code [B, ...]} to {@code [B, N]}. It takes no mask. */
public final class Flatten extends Reshaping {

  // A mask is ignored, as in the release that wrote the file.
  static final LayerEntry ENTRY =
      LayerEntry.of("Flatten", Flatten::read, (from, to) -> to.put("ignore_mask", true));

  private final boolean ignoresMask;

  /**
   * A layer.
   *
   * @param ignoresMask whether a mask is ignored and not rejected, as in Keras since TensorFlow 2
   */
  private Flatten(String name, boolean ignoresMask) {
    super(name);
    this.ignoresMask = ignoresMask;
  }

  /** A layer. */
  public static Flatten create() {
    return new Flatten("flatten", false);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Flatten name(String value) {
    return new Flatten(value, ignoresMask);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    // The axis of the channels matters to images only.
    config.take("data_format");
    return new Flatten(name, config.flag("ignore_mask", false));
  }

  @Override
  boolean ignoresMask() {
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
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.Reshapes(1, MERGES_STEPS);
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    boolean known = !input.dims().subList(1, input.rank()).contains(TensorShape.UNKNOWN);
    return known
        ? input.headWith(1, Shape.of(input.from(1).size()))
        : TensorShape.of(input.dim(0), TensorShape.UNKNOWN);
  }

  /** All values of the input; with unknown extents the shape has fewer. */
  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    return Math.max(inputs.get(0).size(), output.product(1));
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
