/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.TextCategories;
import io.streamrnn.regularizers.Regularizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer over whole sequences, as Keras's {@code Layer}. It is built once the shape of its input
 * is known, has weights after that, and may carry states from call to call. For one thread at a
 * time.
 *
 * <p>Tensors hold float32: the {@code dtype} of all layers.
 */
public abstract class Layer implements LayerSource {

  private final String name;
  private boolean trainable = true;

  Layer(String name) {
    this.name = name;
  }

  /** Keras's {@code name}: by default the class in snake case, {@code "simple_rnn"}. */
  public final String name() {
    return name;
  }

  /** The name of Keras's class: {@code "LSTM"}. */
  public abstract String className();

  /** The categories of the texts that it reads, by their indices; empty if it reads numbers. */
  public Optional<TextCategories> texts() {
    return Optional.empty();
  }

  /** Whether the numbers that it reads are tokens that it looks up: another number is no match. */
  public boolean readsTokens() {
    return false;
  }

  /**
   * Keras's {@code get_config}: {@link LayerRegistry#layer} creates an equal layer from it. It
   * holds no weights and no states. A null value is Keras's {@code None}.
   */
  public abstract Map<String, Object> config();

  // -- build

  /** Whether the layer has its weights: Keras's {@code built}. */
  public abstract boolean isBuilt();

  /**
   * Creates the weights for inputs of these shapes, unless they exist: Keras's {@code build}. The
   * first call of a layer builds it.
   *
   * @param inputs their shapes, rows included; extents that may vary can be unknown
   * @throws IllegalArgumentException if the layer does not take such inputs
   */
  public abstract void build(List<TensorShape> inputs);

  /** Builds the layer for one input; see {@link #build(List)}. */
  public final void build(TensorShape input) {
    build(List.of(input));
  }

  /** Builds the layer for a call with these. */
  void buildFor(Arguments arguments) {
    build(arguments.shapes());
  }

  // -- call

  /**
   * Applies the layer: Keras's {@code __call__} and {@code apply}.
   *
   * @throws IllegalArgumentException if a shape or a number of tensors is wrong; states are as
   *     before then
   */
  public abstract Output call(Arguments arguments);

  /** Applies the layer and returns its first output. */
  public final Tensor call(Tensor x) {
    return call(Arguments.of(x)).output();
  }

  /** Applies the layer to an ND4J array and returns its first output as one. */
  public final INDArray call(INDArray x) {
    return call(Tensor.of(x)).toNd4j();
  }

  /**
   * What {@link #call(Arguments)} computes, in variables, on a layer that is built for it. States
   * that the layer carries do not change.
   *
   * @param weights in the order of {@link #weights}
   * @throws IllegalArgumentException if a shape or a number of tensors is wrong
   */
  abstract TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments);

  /** How many layers a call of this one runs. */
  long callsWithin() {
    return 1;
  }

  /** The layers that it wraps, by the names of Keras's attributes; empty for other layers. */
  public Map<String, Layer> wrappedLayers() {
    return Map.of();
  }

  // -- shapes

  /**
   * The shapes of what {@link #call(Arguments)} returns: Keras's {@code compute_output_shape}. Rows
   * and steps that are unknown in the inputs are unknown in the outputs.
   *
   * @throws IllegalArgumentException if the layer does not take such inputs
   */
  public abstract List<TensorShape> computeOutputShape(List<TensorShape> inputs);

  /** The output shapes for one input; see {@link #computeOutputShape(List)}. */
  public final List<TensorShape> computeOutputShape(TensorShape input) {
    return computeOutputShape(List.of(input));
  }

  /** Adds the values of a call to those of the model, and returns the outputs. */
  List<Sized> measure(StepSize model, List<Sized> inputs, double calls) {
    return model.add(this, inputs, calls);
  }

  /**
   * The number of values that an output has for one row and one step of the model's input.
   *
   * @param output one of the shapes of {@link #computeOutputShape}
   */
  double sizeOf(TensorShape output, List<Sized> inputs) {
    Sized first = inputs.get(0);
    return output.rank() > 2 && first.hasStepsOf(output)
        ? first.steps() * output.product(2)
        : output.product(1);
  }

  /**
   * How many multiplications a call takes for one step of a sequence, at most: an estimate of its
   * cost. Each number of a matrix is used once, in a convolution of an image for each place.
   * Vectors such as a bias do not count, nor tables in which rows are looked up.
   *
   * @param inputs the shapes of the inputs; unknown extents count as one
   * @throws IllegalStateException if the layer is not built
   */
  public final long countMultiplications(List<TensorShape> inputs) {
    requireBuilt("countMultiplications");
    return StepCost.of(this, inputs);
  }

  /** As {@link #countMultiplications}, without those of layers that are measured by themselves. */
  double multiplications(List<Sized> inputs) {
    return layerWeights().stream()
            .map(weight -> weight.weight().shape())
            .filter(shape -> shape.rank() >= 2)
            .mapToLong(Shape::size)
            .sum()
        * stepsOf(inputs);
  }

  /** How many steps a layer takes for each of the model's input. */
  static double stepsOf(List<Sized> inputs) {
    Sized first = inputs.get(0);
    return first.shape().rank() > 2 ? first.steps() : 1;
  }

  // -- masks

  /**
   * The mask for the next layer: Keras's {@code compute_mask}. Returned states never have one.
   *
   * @param arguments of the call; states and constants do not matter
   */
  public abstract Optional<Tensor> computeMask(Arguments arguments);

  /**
   * The source of the mask of an output.
   *
   * @param output which of the tensors that a call returns
   */
  public abstract MaskSource maskSource(int output);

  /**
   * Follows masks through the layer, and through the layers within it if it is a model.
   *
   * @param inputs the masks of the inputs
   * @param output which of the tensors that the call returns
   */
  public <M> Optional<M> followMask(MaskFlow<M> flow, List<Optional<M>> inputs, int output) {
    return flow.behind(this, inputs, output);
  }

  // -- weights

  abstract List<LayerWeight> layerWeights();

  /** The weights as a layer around this one sees them. */
  final Stream<LayerWeight> weightsWithin() {
    return layerWeights().stream().map(w -> trainable ? w : w.frozen());
  }

  /** Takes weights of the right number and shapes. */
  abstract void replaceWeights(List<Weight> weights);

  /**
   * Keras's {@code weights} and {@code variables}: all, in an order that does not depend on
   * freezing.
   */
  public final List<Weight> weights() {
    return layerWeights().stream().map(LayerWeight::weight).toList();
  }

  /** Keras's {@code trainable_weights}: none if the layer is frozen. */
  public final List<Weight> trainableWeights() {
    return split(true);
  }

  /** Keras's {@code non_trainable_weights}: all if the layer is frozen. */
  public final List<Weight> nonTrainableWeights() {
    return split(false);
  }

  private List<Weight> split(boolean isTrained) {
    return layerWeights().stream()
        .filter(w -> (trainable && w.trainable()) == isTrained)
        .map(LayerWeight::weight)
        .toList();
  }

  /** Keras's {@code trainable}. */
  public final boolean isTrainable() {
    return trainable;
  }

  /** Freezes the layer, or thaws it. */
  public final void setTrainable(boolean value) {
    trainable = value;
  }

  /** Keras's {@code get_weights}: the values of {@link #weights}. */
  public final List<Tensor> getWeights() {
    return weights().stream().map(Tensor::of).toList();
  }

  /**
   * Keras's {@code set_weights}: replaces all weights, or none if one of them does not fit.
   *
   * @param values in the order of {@link #weights}; copied
   * @throws IllegalArgumentException if their number or a shape differs
   * @throws IllegalStateException if the layer is not built
   * @throws UnsupportedOperationException if a custom cell does not offer it
   */
  public final void setWeights(List<Tensor> values) {
    requireBuilt("setWeights");
    List<Weight> old = weights();
    if (values.size() != old.size()) {
      throw new IllegalArgumentException(
          "set_weights takes one array per weight: expected=%d, got=%d, layer=%s, weights=%s"
              .formatted(old.size(), values.size(), name, old));
    }
    List<Weight> replaced = new ArrayList<>();
    for (int i = 0; i < old.size(); i++) {
      Tensor value = values.get(i);
      Weight weight = Weight.of(old.get(i).name(), value.shape(), value.values());
      replaced.add(weight.requireShape(old.get(i).shape()));
    }
    replaceWeights(replaced);
  }

  /**
   * Keras's {@code count_params}: the number of values in the weights.
   *
   * @throws IllegalStateException if the layer is not built
   */
  public final long countParams() {
    requireBuilt("countParams");
    return weights().stream().map(Weight::shape).mapToLong(Shape::size).sum();
  }

  final void requireBuilt(String method) {
    if (!isBuilt()) {
      throw new IllegalStateException(
          "%s requires a built layer: layer=%s; call build(inputShape) or the layer itself first"
              .formatted(method, name));
    }
  }

  /** Rejects states, constants and further inputs, which only some layers take. */
  final void requireOneInput(Arguments arguments) {
    requireNoStates(arguments);
    requireOneInput(arguments.others());
  }

  /** Rejects states, constants and further inputs, which only some layers take. */
  final void requireOneInput(TracedArguments arguments) {
    requireNoStates(arguments);
    requireOneInput(arguments.others());
  }

  private void requireOneInput(List<?> others) {
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "the layer takes one input: inputs=%d, layer=%s, class=%s; merge them first, such as with Merge.concatenate()"
              .formatted(1 + others.size(), name, className()));
    }
  }

  /** Rejects states and constants, which only a recurrent layer takes. */
  final void requireNoStates(Arguments arguments) {
    requireNone(arguments.initialState(), arguments.constants());
  }

  /** Rejects states and constants, which only a recurrent layer takes. */
  final void requireNoStates(TracedArguments arguments) {
    requireNone(arguments.initialState(), arguments.constants());
  }

  private void requireNone(List<?>... lists) {
    if (!Stream.of(lists).allMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "initial states and constants are for recurrent layers: layer=%s, class=%s"
              .formatted(name, className()));
    }
  }

  // -- losses

  /** Keras's {@code losses}: those of the weights, then those of the outputs of the last call. */
  public final List<Double> losses() {
    return Stream.concat(weightLosses().stream(), activityLosses().stream()).toList();
  }

  /** One loss per regularized weight: Keras's {@code get_losses_for(None)}. */
  public final List<Double> weightLosses() {
    return layerWeights().stream()
        .filter(w -> w.regularizer() != Regularizer.NONE)
        .map(w -> w.regularizer().loss(w.weight().toArray()))
        .toList();
  }

  /**
   * One loss per tensor that the last call returned, if the layer has an activity regularizer: sums
   * over all entries, rows included. Keras's {@code get_losses_for(inputs)}.
   */
  public List<Double> activityLosses() {
    return List.of();
  }

  static List<Double> losses(Regularizer regularizer, List<Tensor> tensors) {
    return regularizer == Regularizer.NONE
        ? List.of()
        : tensors.stream().map(t -> regularizer.loss(t.values())).toList();
  }

  // -- states

  /** Whether calls start from where the last one ended: Keras's {@code stateful}. */
  public boolean isStateful() {
    return false;
  }

  /**
   * Keras's {@code reset_states()}: the next call starts from zeros.
   *
   * @throws IllegalStateException if the layer is not stateful
   */
  public void resetStates() {
    throw new IllegalStateException(
        "only a stateful layer has states to reset: layer=%s, stateful=false".formatted(name));
  }

  @Override
  public final Layer toLayer() {
    return this;
  }

  @Override
  public String toString() {
    return className() + " '" + name + "'";
  }

  // -- on a stream

  /**
   * How a call of this layer runs on a stream; for a built layer.
   *
   * @param inputs the shapes of its inputs, rows included; empty for a shape that is not known
   */
  abstract StreamingRole streaming(List<Optional<TensorShape>> inputs);

  /** How many tensors a call returns. */
  int tensors() {
    return 1;
  }

  /** The shapes of the inputs, as far as the layer alone declares them. */
  List<Optional<TensorShape>> declaredInputs() {
    return List.of(Optional.empty());
  }

  /**
   * Adds a call of this layer to a flow; a model of layers adds those of its layers.
   *
   * @return the tensors that the call returns
   */
  List<Flow.Wire> addTo(Flow.Builder flow, List<Flow.Wire> on) {
    return flow.call(this, on);
  }
}
