/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cells.TruncationCell;
import io.streamrnn.internal.ConfigReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code ops.cast}: the same numbers in another type. All tensors hold float32, so a cast
 * to whole numbers cuts towards zero, and one to float32 changes nothing. The output has no mask.
 */
public final class Cast extends Reshaping {

  // Not Keras's word, which in all other layers is the type of the arithmetic.
  private static final String TYPE = "to";

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "Cast", Cast::read, (from, to) -> from.copy(to, TYPE), LayerEntry.Trait.IS_OPERATION);

  private static final String FLOATS = "float32";
  private static final List<String> WHOLE_NUMBERS = List.of("int32", "int64");

  private final String dtype;

  private Cast(String name, String dtype) {
    super(name);
    this.dtype = dtype;
    if (!dtype.equals(FLOATS) && !WHOLE_NUMBERS.contains(dtype)) {
      throw new IllegalArgumentException(
          "a cast is to float32, int32 or int64, as other types hold other numbers: dtype=%s, layer=%s"
              .formatted(dtype, name));
    }
  }

  /**
   * A layer.
   *
   * @param dtype Keras's word: {@code float32}, {@code int32} or {@code int64}
   */
  public static Cast to(String dtype) {
    return new Cast("cast", dtype);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Cast name(String value) {
    return new Cast(value, dtype);
  }

  /** Keras's {@code dtype}: the type of the output. */
  public String dtype() {
    return dtype;
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new Cast(name, config.text(TYPE, FLOATS));
  }

  private boolean isToFloats() {
    return dtype.equals(FLOATS);
  }

  @Override
  public String className() {
    return "Cast";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put(TYPE, dtype);
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    return input;
  }

  @Override
  float[] values(Tensor x) {
    float[] values = x.toArray();
    for (int i = 0; i < values.length && !isToFloats(); i++) {
      values[i] = TruncationCell.truncate(values[i]);
    }
    return values;
  }

  @Override
  Variable values(Variable x) {
    if (isToFloats()) {
      return x;
    }
    double[] values = new double[x.shape().size()];
    Arrays.setAll(values, i -> TruncationCell.truncate((float) x.at(i)));
    return Variable.constant(x.shape(), values);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return isToFloats()
        ? new StreamingRole.PassesThrough(false)
        : new StreamingRole.FitsEvent(
            leading ->
                inputs.get(0).flatMap(shape -> shape.event(leading)).map(TruncationCell::new),
            "the shape of its input is not known");
  }
}
