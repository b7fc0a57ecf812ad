/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keras's {@code Sequential}: layers one after another. The output of each is the input of the
 * next, and so is its mask. For one thread at a time.
 */
public final class Sequential extends Layer {

  static final LayerEntry ENTRY = LayerEntry.model("Sequential", Sequential::read);

  private final List<Layer> layers;
  private Optional<TensorShape> inputShape = Optional.empty();

  private Sequential(String name, List<Layer> layers) {
    super(name);
    this.layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "a sequential model must have at least one layer: layers=[]");
    }
  }

  /** A model of these layers, the first one first. */
  public static Sequential of(LayerSource... layers) {
    return new Sequential("sequential", Stream.of(layers).map(LayerSource::toLayer).toList());
  }

  /** A model of the same layers with another name: Keras's {@code name}. */
  public Sequential name(String value) {
    return new Sequential(value, layers);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    return new Sequential(
        name, LayerRegistry.list("layers", config.take("layers"), registry::layer));
  }

  /** The layers, the first one first. */
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public String className() {
    return "Sequential";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put(
        "layers",
        layers.stream().map(l -> new ClassConfig(l.className(), l.config()).toMap()).toList());
    return Collections.unmodifiableMap(config);
  }

  @Override
  long callsWithin() {
    return layers.stream().mapToLong(Layer::callsWithin).sum();
  }

  @Override
  public boolean isBuilt() {
    return layers.stream().allMatch(Layer::isBuilt);
  }

  @Override
  public void build(List<TensorShape> inputs) {
    if (inputShape.isEmpty()) {
      StepSize.require(this, inputs);
    }
    TensorShape shape = inputs.get(0);
    for (Layer layer : layers) {
      layer.build(shape);
      shape = single(layer, layer.computeOutputShape(shape));
    }
    inputShape = inputShape.or(() -> Optional.of(inputs.get(0)));
  }

  /**
   * Keras's {@code input_shape}: the shape that the model was first built for; empty if it is not
   * built.
   */
  public Optional<TensorShape> inputShape() {
    return inputShape;
  }

  private <T> T single(Layer layer, List<T> outputs) {
    if (outputs.size() > 1 && layer != layers.get(layers.size() - 1)) {
      throw new IllegalArgumentException(
          "inside a sequential model a layer has one output: layer=%s, outputs=%d; only the last may return states"
              .formatted(layer.name(), outputs.size()));
    }
    return outputs.get(0);
  }

  /** Applies the layers; initial states and constants are for single layers, not for a model. */
  @Override
  public Output call(Arguments arguments) {
    requireOneInput(arguments);
    build(arguments.shapes());
    Output output = Output.of(arguments.input(), arguments.mask());
    for (Layer layer : layers) {
      output = layer.call(Arguments.of(output.output()).mask(output.mask()));
    }
    return new Output(output.tensors(), List.of(), output.masks());
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireOneInput(arguments);
    TracedOutput output = TracedOutput.of(arguments.input(), arguments.mask());
    int from = 0;
    for (Layer layer : layers) {
      int to = from + layer.layerWeights().size();
      TracedArguments next = TracedArguments.of(output.output(), output.mask());
      output = layer.trace(trace, weights.subList(from, to), next);
      from = to;
    }
    return output;
  }

  /**
   * Applies the layers to batches of a size, one after another: Keras's {@code predict}.
   *
   * @param x {@code [N, ...]}
   * @param batch the number of samples at once; N is a multiple of it if the model is stateful
   * @return the first output, {@code [N, ...]}
   * @throws IllegalArgumentException if the last batch of a stateful model would be smaller
   */
  public Tensor predict(Tensor x, int batch) {
    int samples = x.shape().dim(0);
    if (batch <= 0 || isStateful() && samples % batch != 0) {
      throw new IllegalArgumentException(
          "a stateful model predicts whole batches: samples=%d, batch=%d, model=%s"
              .formatted(samples, batch, name()));
    }
    List<Tensor> results = new ArrayList<>();
    for (int from = 0; from < samples; from += batch) {
      results.add(call(rows(x, from, Math.min(from + batch, samples))));
    }
    return join(results, samples);
  }

  private static Tensor rows(Tensor x, int from, int to) {
    int width = x.shape().size() / x.shape().dim(0);
    return Tensor.own(
        withRows(x, to - from), Arrays.copyOfRange(x.values(), from * width, to * width));
  }

  private static Tensor join(List<Tensor> parts, int rows) {
    Shape shape = withRows(parts.get(0), rows);
    float[] joined = new float[shape.size()];
    int at = 0;
    for (Tensor part : parts) {
      System.arraycopy(part.values(), 0, joined, at, part.values().length);
      at += part.values().length;
    }
    return Tensor.own(shape, joined);
  }

  private static Shape withRows(Tensor x, int rows) {
    List<Integer> dims = new ArrayList<>(x.shape().dims());
    dims.set(0, rows);
    return new Shape(dims);
  }

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    List<TensorShape> shapes = inputs.subList(0, 1);
    for (Layer layer : layers) {
      shapes = layer.computeOutputShape(shapes.get(0));
      single(layer, shapes);
    }
    return shapes;
  }

  @Override
  List<Sized> measure(StepSize model, List<Sized> inputs, double calls) {
    List<Sized> outputs = inputs;
    for (Layer layer : layers) {
      outputs = layer.measure(model, outputs.subList(0, 1), calls);
    }
    return outputs;
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return call(arguments).mask();
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.LAYERS_WITHIN;
  }

  @Override
  public <M> Optional<M> followMask(MaskFlow<M> flow, List<Optional<M>> inputs, int output) {
    Optional<M> mask = inputs.get(0);
    int last = layers.size() - 1;
    for (Layer layer : layers.subList(0, last)) {
      mask = layer.followMask(flow, List.of(mask), 0);
    }
    return layers.get(last).followMask(flow, List.of(mask), output);
  }

  @Override
  List<LayerWeight> layerWeights() {
    return layers.stream().flatMap(Layer::weightsWithin).toList();
  }

  @Override
  void replaceWeights(List<Weight> weights) {
    int from = 0;
    for (Layer layer : layers) {
      int to = from + layer.layerWeights().size();
      layer.replaceWeights(weights.subList(from, to));
      from = to;
    }
  }

  @Override
  public List<Double> activityLosses() {
    return layers.stream().flatMap(l -> l.activityLosses().stream()).toList();
  }

  @Override
  public boolean isStateful() {
    return layers.stream().anyMatch(Layer::isStateful);
  }

  /** Resets every stateful layer. */
  @Override
  public void resetStates() {
    layers.stream().filter(Layer::isStateful).forEach(Layer::resetStates);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence("its layers are stepped, and not the model as a whole");
  }

  /** As the model was built, unless the first layer that is no mask declares another form. */
  @Override
  List<Optional<TensorShape>> declaredInputs() {
    Optional<TensorShape> declared =
        layers.stream()
            .dropWhile(Masking.class::isInstance)
            .findFirst()
            .flatMap(layer -> layer.declaredInputs().get(0));
    return List.of(
        inputShape
            .filter(built -> declared.filter(shape -> !shape.accepts(built)).isEmpty())
            .or(() -> declared));
  }

  @Override
  List<Flow.Wire> addTo(Flow.Builder flow, List<Flow.Wire> on) {
    List<Flow.Wire> at = on;
    for (Layer layer : layers) {
      at = layer.addTo(flow, at.subList(0, 1));
    }
    return at;
  }
}
