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
import java.util.stream.IntStream;

/**
 * Keras's {@code Flatten}: {@code [B, ...]} to {@code [B, N]}. It takes no mask. With {@code
 * data_format="channels_first"} the first axis after the rows becomes the last one before.
 */
public final class Flatten extends Reshaping {

  // A mask is ignored, as in the release that wrote the file.
  static final LayerEntry ENTRY = LayerEntry.of("Flatten", Flatten::read, Flatten::translate);

  private static final String DATA_FORMAT = "data_format";
  private static final String CHANNELS_FIRST = "channels_first";

  private final boolean channelsFirst;
  private final boolean ignoresMask;

  /**
   * A layer.
   *
   * @param ignoresMask whether a mask is ignored and not rejected, as in Keras since TensorFlow 2
   */
  private Flatten(String name, boolean channelsFirst, boolean ignoresMask) {
    super(name);
    this.channelsFirst = channelsFirst;
    this.ignoresMask = ignoresMask;
  }

  /** A layer. */
  public static Flatten create() {
    return new Flatten("flatten", false, false);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Flatten name(String value) {
    return new Flatten(value, channelsFirst, ignoresMask);
  }

  /** The layer with Keras's {@code data_format="channels_first"}. */
  public Flatten channelsFirst() {
    return new Flatten(name(), true, ignoresMask);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new Flatten(
        name,
        config.text(DATA_FORMAT, "").equals(CHANNELS_FIRST),
        config.flag("ignore_mask", false));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copy(to, DATA_FORMAT);
    to.put("ignore_mask", true);
  }

  /** Whether the values of inputs of any shape are in the order of the input. */
  boolean keepsOrder() {
    return !channelsFirst;
  }

  private boolean keepsOrder(TensorShape input) {
    return keepsOrder() || input.rank() == 2 || input.dim(1) == 1;
  }

  /** Moves the first axis after the rows behind the others. */
  private static Permute channelsLast(int rank) {
    return Permute.of(IntStream.range(0, rank - 1).map(i -> (i + 1) % (rank - 1) + 1).toArray());
  }

  @Override
  boolean ignoresMask() {
    return ignoresMask;
  }

  @Override
  void addConfig(Map<String, Object> config) {
    if (channelsFirst) {
      config.put(DATA_FORMAT, CHANNELS_FIRST);
    }
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
    return inputs.get(0).filter(this::keepsOrder).isPresent() || keepsOrder()
        ? new StreamingRole.Reshapes(1, false, MERGES_STEPS)
        : new StreamingRole.NeedsSequence("it reorders axes (data_format=channels_first)");
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
    TensorShape shape = TensorShape.of(x.shape());
    return keepsOrder(shape) ? x.values() : channelsLast(shape.rank()).values(x);
  }

  @Override
  Variable values(Variable x) {
    TensorShape shape = TensorShape.of(x.shape());
    return keepsOrder(shape) ? x : channelsLast(shape.rank()).values(x);
  }
}
