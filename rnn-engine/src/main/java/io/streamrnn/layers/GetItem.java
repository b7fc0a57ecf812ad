/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Python's {@code x[:, -1, :]}: Keras 3's {@code GetItem}, tf.keras's {@code SlicingOpLambda}. The
 * output has no mask. On a stream, the last step is the current event, and values of a step are
 * taken event by event; other steps need a window.
 */
public final class GetItem extends Reshaping {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "GetItem",
          GetItem::read,
          (from, to) -> from.copy(to, "key"),
          LayerEntry.Trait.TAKES_SEQUENCE,
          LayerEntry.Trait.IS_OPERATION);

  private final ItemKey key;

  private GetItem(String name, ItemKey key) {
    super(name);
    this.key = key;
  }

  /**
   * A layer.
   *
   * @param key between the brackets, as in Python: {@code ":, -1, :"}; numbers, slices, {@code ...}
   *     and {@code None}, the axis of the rows being whole
   * @throws IllegalArgumentException if it is none
   */
  public static GetItem of(String key) {
    return new GetItem("get_item", ItemKey.parse(key));
  }

  /** The last step of a sequence: {@code x[:, -1]}. */
  public static GetItem lastStep() {
    return of(":, -1");
  }

  /** The layer under another name: Keras's {@code name}. */
  public GetItem name(String value) {
    return new GetItem(value, key);
  }

  /** What is between the brackets, as in Python. */
  public String key() {
    return key.toString();
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new GetItem(name, ItemKey.parse(config.text("key", ":")));
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("key", key.toString());
  }

  @Override
  public String className() {
    return "GetItem";
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    return key.shape(input, name());
  }

  @Override
  float[] values(Tensor x) {
    int[] positions = key.positions(x.shape(), name());
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = x.values()[positions[i]];
    }
    return values;
  }

  @Override
  Variable values(Variable x) {
    int[] positions = key.positions(x.shape(), name());
    return x.gather(Shape.of(positions.length), positions);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    String reason = "it takes x[%s] of the sequence".formatted(key);
    if (inputs.get(0).isEmpty()) {
      return new StreamingRole.NeedsSequence(reason);
    }
    TensorShape input = inputs.get(0).get();
    StreamingRole.FitsEvent ofEvent =
        new StreamingRole.FitsEvent(
            leading -> key.ofEvent(input, leading, name()).map(Cell.class::cast), reason);
    if (key.isLastStep(input.rank())) {
      return new StreamingRole.TakesLast(ofEvent);
    }
    return key.isWhole(input.rank()) ? new StreamingRole.PassesThrough(false) : ofEvent;
  }

  /**
   * Which values of an event the output has, whichever events it has.
   *
   * @param input the shape of a tensor of events
   * @param leading how many axes are before those of an event, whose extents are known
   */
  public int[] valuesOfEvent(TensorShape input, int leading) {
    return key.valuesOfEvent(input, leading);
  }
}
