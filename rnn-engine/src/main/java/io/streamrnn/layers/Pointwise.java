/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.PointwiseFunction;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function of each value by itself that is none of Keras's activations, such as {@code
 * ops.square} and {@code ops.clip}. The output has no mask.
 */
public final class Pointwise extends Reshaping {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "Pointwise",
          Pointwise::read,
          (from, to) -> from.copy(to, "function", "numbers"),
          LayerEntry.Trait.IS_OPERATION);

  private final PointwiseFunction function;

  private Pointwise(String name, PointwiseFunction function) {
    super(name);
    this.function = function;
  }

  /** A layer. */
  public static Pointwise of(PointwiseFunction function) {
    return new Pointwise(function.kind().word(), function);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Pointwise name(String value) {
    return new Pointwise(value, function);
  }

  /** What it computes. */
  public PointwiseFunction function() {
    return function;
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    String word = String.valueOf(config.require("function"));
    List<Float> numbers =
        LayerRegistry.list(
            "numbers",
            config.require("numbers"),
            number -> number instanceof Number one ? one.floatValue() : Float.NaN);
    return new Pointwise(name, PointwiseFunction.of(word, numbers));
  }

  @Override
  public String className() {
    return "Pointwise";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("function", function.kind().word());
    config.put("numbers", function.numbers().stream().map(Float::doubleValue).toList());
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
    function.apply(values, 0, values.length);
    return values;
  }

  @Override
  Variable values(Variable x) {
    return x.apply(function);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.FitsEvent(
        leading -> inputs.get(0).flatMap(input -> input.event(leading)).map(this::cell),
        "the shape of its input is not known");
  }

  private Cell cell(Shape event) {
    return new ActivationCell(function, event);
  }
}
