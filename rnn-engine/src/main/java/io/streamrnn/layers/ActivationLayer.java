/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code Activation}: an activation by itself. ({@link Activation} is the function.) Files
 * may also call it {@code ReLU} or {@code Softmax}.
 */
public final class ActivationLayer extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of(
              "Activation",
              ActivationLayer::read,
              ActivationLayer::translate,
              LayerEntry.Trait.IS_PER_STEP)
          .storedAs("ReLU", "Softmax");

  private final Activation activation;

  private ActivationLayer(String name, Activation activation, Regularizer activityRegularizer) {
    super(name, new Spec(activation), activityRegularizer);
    this.activation = activation;
  }

  /** A layer. */
  public static ActivationLayer of(Activation activation) {
    return new ActivationLayer("activation", activation, Regularizer.NONE);
  }

  /** The layer under another name: Keras's {@code name}. */
  public ActivationLayer name(String value) {
    return new ActivationLayer(value, activation, Regularizer.NONE);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new ActivationLayer(
        name,
        Activation.of(config.text("activation", "linear")),
        Regularizers.fromConfig(config.take("activity_regularizer")));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    switch (from.className()) {
      case "ReLU" -> {
        requirePlain(from);
        to.put("activation", "relu");
      }
      case "Softmax" -> {
        requireLastAxis(from);
        to.put("activation", "softmax");
      }
      default -> to.put("activation", from.activation("activation", Activation.LINEAR));
    }
  }

  private static void requirePlain(StoredConfig relu) {
    for (String key : List.of("max_value", "negative_slope", "threshold")) {
      Optional<Object> value = relu.value(key).filter(given -> !isZero(given));
      if (value.isPresent()) {
        throw relu.unsupported(
            "an activation with parameters is not supported: relu, %s=%s", key, value.get());
      }
    }
  }

  private static boolean isZero(Object value) {
    return value instanceof Number number && number.doubleValue() == 0;
  }

  private static void requireLastAxis(StoredConfig softmax) {
    Optional<Object> other = softmax.value("axis").filter(axis -> !axis.equals(-1));
    if (other.isPresent() || softmax.isNone("axis")) {
      throw softmax.unsupported(
          "softmax must be over the last axis: axis=%s; supported: -1",
          other.map(Object::toString).orElse("None"));
    }
  }

  @Override
  boolean isIdentity() {
    return activation == Activation.LINEAR;
  }

  /** The cell before it knows its input. */
  private record Spec(Activation activation) implements CellSpec {

    @Override
    public String className() {
      return "Activation";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("activation", activation.kerasName());
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new ActivationCell(activation, input);
    }
  }
}
