/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code Activation}: an activation by itself. ({@link Activation} is the function.) Files
 * may also call it {@code ReLU}, {@code LeakyReLU}, {@code ThresholdedReLU} or {@code ELU}, and
 * {@code Softmax} over the last axis; the functions of these with parameters are {@link
 * io.streamrnn.cells.ReluActivation} and {@link io.streamrnn.cells.ParametricActivation}.
 */
public final class ActivationLayer extends PerStep {

  static final LayerEntry ENTRY =
      LayerEntry.of(
              "Activation",
              ActivationLayer::read,
              ActivationLayer::translate,
              LayerEntry.Trait.IS_PER_STEP)
          .storedAs("ReLU", "LeakyReLU", "ThresholdedReLU", "ELU");

  /** The arguments of the layers that are activations by another name. */
  private static final Map<String, List<String>> PARAMETERS =
      Map.of(
          "ReLU", List.of("max_value", "negative_slope", "threshold"),
          "LeakyReLU", List.of("negative_slope", "alpha"),
          "ThresholdedReLU", List.of("theta"),
          "ELU", List.of("alpha"));

  private final ActivationFunction activation;

  private ActivationLayer(
      String name, ActivationFunction activation, Regularizer activityRegularizer) {
    super(name, new Spec(activation), activityRegularizer);
    this.activation = activation;
  }

  /** A layer. */
  public static ActivationLayer of(ActivationFunction activation) {
    return new ActivationLayer("activation", activation, Regularizer.NONE);
  }

  /** The layer under another name: Keras's {@code name}. */
  public ActivationLayer name(String value) {
    return new ActivationLayer(value, activation, Regularizer.NONE);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Object activation = config.take("activation");
    int axis = NormalizationBuilder.axis(config.take("axis"));
    Regularizer regularizer = Regularizers.fromConfig(config.take("activity_regularizer"));
    return Glu.NAME.equals(activation)
        ? Glu.create().name(name)
        : new ActivationLayer(name, ActivationConfig.deserialize(activation), regularizer)
            .overAxis(axis);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    List<String> parameters = PARAMETERS.get(from.className());
    if (parameters == null && from.value("activation").filter(Glu.NAME::equals).isPresent()) {
      to.put("activation", Glu.NAME);
      return;
    }
    if (parameters == null) {
      to.put("activation", from.activation("activation", Activation.LINEAR));
      return;
    }
    Map<String, Object> config = new LinkedHashMap<>();
    parameters.forEach(key -> from.copy(config, key));
    to.put("activation", new ClassConfig(from.className(), config).toMap());
  }

  @Override
  String ofAxis() {
    return "Softmax";
  }

  @Override
  boolean isIdentity() {
    return activation == Activation.LINEAR;
  }

  /** The cell before it knows its input. */
  private record Spec(ActivationFunction activation) implements CellSpec {

    @Override
    public String className() {
      return "Activation";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("activation", ActivationConfig.serialize(activation));
    }

    @Override
    public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
      return new ActivationCell(activation, input);
    }
  }
}
