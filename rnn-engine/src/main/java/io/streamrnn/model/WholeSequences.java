package io.streamrnn.model;

import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.StreamingPlan;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Layers over whole sequences, as a value: what they are made from again for each thread. */
final class WholeSequences {

  private final String className;
  private final Map<String, Object> config;
  private final List<Tensor> weights;
  private final TensorShape input;
  private final int outputSize;
  private final long parameters;
  private final String refusal;
  private final String description;

  WholeSequences(Layer layers) {
    className = layers.className();
    config = withoutStates(layers.config());
    weights = layers.getWeights();
    input = inputShape(layers);
    outputSize = outputSize(layers);
    parameters = layers.countParams();
    refusal =
        StreamingPlan.of(layers).steps().stream()
            .filter(step -> step.kind() == StreamingPlan.Kind.NEEDS_SEQUENCE)
            .map(StreamingPlan.Step::toString)
            .collect(Collectors.joining("; "));
    description =
        (layers instanceof Sequential s ? s.layers() : List.of(layers))
                .stream().map(Layer::className).collect(Collectors.joining(" > "))
            + " ("
            + inputSize()
            + "->"
            + outputSize
            + ", whole sequences)";
  }

  /** A single sequence has nobody to hand its states to. */
  private static Map<String, Object> withoutStates(Map<String, Object> config) {
    Map<String, Object> result = new LinkedHashMap<>();
    config.forEach(
        (key, value) -> {
          boolean isShape = key.equals("batch_input_shape");
          result.put(
              key, key.equals("stateful") ? false : isShape ? openBatch(value) : copy(value));
        });
    return result;
  }

  private static Object openBatch(Object shape) {
    if (!(shape instanceof List<?> dims) || dims.isEmpty()) {
      return shape;
    }
    List<Object> open = new java.util.ArrayList<>(dims);
    open.set(0, null);
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

  private static TensorShape inputShape(Layer layers) {
    TensorShape shape =
        layers instanceof Functional graph && graph.inputShapes().size() == 1
            ? graph.inputShapes().get(0)
            : layers instanceof Sequential s ? s.inputShape().orElse(null) : null;
    if (shape == null || shape.rank() != 3 || !shape.isKnown(2)) {
      throw new IllegalArgumentException(
          "a model over sequences of one key takes one input [B, T, I]: model=%s, input=%s"
              .formatted(layers.name(), shape));
    }
    return TensorShape.of(TensorShape.UNKNOWN, shape.dim(1), shape.dim(2));
  }

  private int outputSize(Layer layers) {
    List<TensorShape> outputs = layers.computeOutputShape(input);
    TensorShape output = outputs.get(0);
    int last = output.rank() - 1;
    if (last < 1 || last > 2 || !output.isKnown(last)) {
      throw new IllegalArgumentException(
          "a model over sequences of one key puts out [B, T, O] or [B, O]: model=%s, output=%s"
              .formatted(layers.name(), output));
    }
    return output.dim(last);
  }

  int inputSize() {
    return input.dim(2);
  }

  int outputSize() {
    return outputSize;
  }

  long parameters() {
    return parameters;
  }

  String refusal() {
    return refusal;
  }

  String digest() {
    return Digests.of(className, config, weights);
  }

  SequenceRunner runner() {
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
  public String toString() {
    return description;
  }
}
