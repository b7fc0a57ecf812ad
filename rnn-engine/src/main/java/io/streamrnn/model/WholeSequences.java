/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.FormNode;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.streaming.StreamingPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Layers over whole sequences as a value, from which each thread makes its own layers. */
final class WholeSequences implements Computation {

  private final String className;
  private final Map<String, Object> config;
  private final List<Tensor> weights;
  private final FormNode form;
  private final TensorShape input;
  private final int outputSize;
  private final long parameters;
  private final List<String> refusals;
  private final String description;

  private WholeSequences(Layer layers) {
    className = layers.className();
    config = withoutStates(layers.config());
    weights = layers.getWeights();
    input = anyBatch(inputShape(layers).orElseThrow());
    outputSize = lastDim(outputShape(layers));
    form = LayerForm.of(layers, inputSize());
    parameters = layers.countParams();
    refusals = StreamingPlan.of(layers).refusals();
    description =
        "%s (%d->%d, whole sequences)".formatted(classNames(layers), inputSize(), outputSize);
  }

  /**
   * Layers.
   *
   * @throws IllegalArgumentException with the {@link #refusal}, if there is one
   */
  static WholeSequences of(Layer layers) {
    refusal(layers)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    return new WholeSequences(layers);
  }

  /** Why layers are no model over sequences of one key; empty if they are. */
  static Optional<String> refusal(Layer layers) {
    Optional<TensorShape> input = inputShape(layers);
    if (input.filter(shape -> shape.rank() == 3 && shape.isKnown(2)).isEmpty()) {
      return Optional.of(
          "a model over sequences of one key takes one input [B, T, I]: model=%s, input=%s"
              .formatted(layers.name(), input.map(TensorShape::toString).orElse("several")));
    }
    TensorShape output = outputShape(layers);
    int last = output.rank() - 1;
    return last < 1 || last > 2 || !output.isKnown(last)
        ? Optional.of(
            "a model over sequences of one key returns [B, T, O] or [B, O]: model=%s, output=%s"
                .formatted(layers.name(), output))
        : Optional.empty();
  }

  /** Empty if there are several. */
  private static Optional<TensorShape> inputShape(Layer layers) {
    if (layers instanceof Functional graph) {
      return graph.inputShapes().size() == 1
          ? Optional.of(graph.inputShapes().get(0))
          : Optional.empty();
    }
    return layers instanceof Sequential model ? model.inputShape() : Optional.empty();
  }

  private static TensorShape anyBatch(TensorShape input) {
    return TensorShape.of(TensorShape.UNKNOWN, input.dim(1), input.dim(2));
  }

  private static TensorShape outputShape(Layer layers) {
    return layers.computeOutputShape(anyBatch(inputShape(layers).orElseThrow())).get(0);
  }

  private static int lastDim(TensorShape shape) {
    return shape.dim(shape.rank() - 1);
  }

  private static String classNames(Layer layers) {
    return (layers instanceof Sequential model ? model.layers() : List.of(layers))
        .stream().map(Layer::className).collect(Collectors.joining(" > "));
  }

  // -- configuration

  /** No sequence passes its states to another. */
  private static Map<String, Object> withoutStates(Map<String, Object> config) {
    Map<String, Object> result = new LinkedHashMap<>();
    config.forEach((key, value) -> result.put(key, withoutStates(key, value)));
    return result;
  }

  private static Object withoutStates(String key, Object value) {
    return switch (key) {
      case "stateful" -> false;
      case "batch_input_shape" -> openBatch(value);
      default -> copy(value);
    };
  }

  private static Object openBatch(Object shape) {
    if (!(shape instanceof List<?> dims) || dims.isEmpty()) {
      return shape;
    }
    List<Object> open = new ArrayList<>(Collections.singletonList(null));
    open.addAll(dims.subList(1, dims.size()));
    return open;
  }

  private static Object copy(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> inner = new LinkedHashMap<>();
      map.forEach((k, v) -> inner.put((String) k, v));
      return withoutStates(inner);
    }
    return value instanceof List<?> list ? list.stream().map(WholeSequences::copy).toList() : value;
  }

  // -- computation

  @Override
  public boolean isSteppable() {
    return false;
  }

  @Override
  public StackedCells cells(String model) {
    throw new IllegalStateException(Model.nonCausal(model, refusals, Model.SCORE_WINDOWS));
  }

  @Override
  public int inputSize() {
    return input.dim(2);
  }

  @Override
  public int outputSize() {
    return outputSize;
  }

  @Override
  public List<StateSpec> states() {
    return List.of();
  }

  @Override
  public long parameters() {
    return parameters;
  }

  /** No state is carried from event to event, so all layers are a head. */
  @Override
  public ModelIdentity identity() {
    return ModelIdentity.of(CanonicalForm.ofStateless(form));
  }

  @Override
  public SequenceRunner runner() {
    Layer layers = LayerRegistry.standard().layer(className, config);
    if (layers instanceof Functional graph) {
      graph.build(graph.inputShapes());
    } else {
      layers.build(input);
    }
    layers.setWeights(weights);
    return new LayerRunner(layers, inputSize(), outputSize);
  }

  @Override
  public String describe() {
    return description;
  }
}
