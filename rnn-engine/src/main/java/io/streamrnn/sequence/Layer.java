package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.spec.Regularizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer over whole sequences, as Keras's {@code Layer}: it is built when the shape of its input
 * is known, has weights from then on, and may carry states from call to call. For one thread at a
 * time.
 *
 * <p>Tensors hold float32, Keras's {@code dtype} of every layer here.
 */
public abstract class Layer {

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

  /**
   * Keras's {@code get_config}: what {@link LayerRegistry#layer} makes an equal layer from. Weights
   * and states are not in it.
   */
  public abstract Map<String, Object> config();

  // -- build

  /** Whether the layer has its weights: Keras's {@code built}. */
  public abstract boolean isBuilt();

  /**
   * Makes the weights for inputs of a shape, unless they exist: Keras's {@code build}. The first
   * call of a layer does it by itself.
   *
   * @param input the shape with its rows; extents that may vary can be unknown
   * @throws IllegalArgumentException if the layer does not take such an input
   */
  public abstract void build(TensorShape input);

  // -- call

  /**
   * Applies the layer: Keras's {@code __call__} and {@code apply}.
   *
   * @throws IllegalArgumentException if a shape or a number of tensors is wrong; states are as
   *     before then
   */
  public abstract Output call(Inputs inputs);

  /** Applies the layer and returns its first output. */
  public final Tensor call(Tensor x) {
    return call(Inputs.of(x)).output();
  }

  /** Applies the layer to an ND4J array and returns its first output as one. */
  public final INDArray call(INDArray x) {
    return call(Tensor.of(x)).toNd4j();
  }

  /**
   * The shapes of what {@link #call(Inputs)} returns: Keras's {@code compute_output_shape}. What is
   * unknown of the input's rows and steps is unknown of the outputs'.
   */
  public abstract List<TensorShape> computeOutputShape(TensorShape input);

  // -- in a graph, where a layer may be called on several tensors

  /** Builds for a call on these; the first one decides unless a layer says otherwise. */
  void buildFrom(List<TensorShape> inputs) {
    build(inputs.get(0));
  }

  /** How many layers a call of this one runs. */
  long callsWithin() {
    return 1;
  }

  /** The shapes of what a call on these returns. */
  List<TensorShape> outputShapesFrom(List<TensorShape> inputs) {
    return computeOutputShape(inputs.get(0));
  }

  /**
   * Applies the layer to several tensors: behind the first one stand states and constants unless a
   * layer says otherwise.
   *
   * @param masks one for each tensor, null for none
   */
  Output callFrom(List<Tensor> inputs, List<Tensor> masks) {
    Tensor[] others = inputs.stream().skip(1).toArray(Tensor[]::new);
    return call(Inputs.list(inputs.get(0), others).mask(masks.get(0)));
  }

  // -- in a forward pass that is gone back through

  /** Builds for a call on these. */
  void buildFor(Inputs inputs) {
    build(TensorShape.of(inputs.x().shape()));
  }

  /**
   * What {@link #call(Inputs)} computes, in variables, on a layer that is built for it. States that
   * the layer carries stay as they are.
   *
   * @param weights in the order of {@link #weights}
   * @throws IllegalArgumentException if a shape or a number of tensors is wrong
   */
  abstract TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs inputs);

  /** What {@link #callFrom} computes, in variables. */
  TracedOutput traceFrom(
      Trace trace, List<Variable> weights, List<Variable> inputs, List<Tensor> masks) {
    TracedInputs x = TracedInputs.of(inputs.get(0), masks.get(0));
    return trace(trace, weights, x.withOthers(inputs.subList(1, inputs.size())));
  }

  /**
   * The mask for the next layer: Keras's {@code compute_mask}. Returned states never have one.
   *
   * @param mask of the inputs, or null
   */
  public abstract Optional<Tensor> computeMask(Tensor inputs, Tensor mask);

  // -- weights

  abstract List<LayerWeight> layerWeights();

  /** The weights as a layer around this one sees them. */
  final Stream<LayerWeight> weightsWithin() {
    return layerWeights().stream().map(w -> trainable ? w : w.frozen());
  }

  /** Takes weights of the right number and shapes. */
  abstract void replaceWeights(List<Weight> weights);

  /** Keras's {@code weights} and {@code variables}: all, in an order that freezing leaves alone. */
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

  private List<Weight> split(boolean wanted) {
    return layerWeights().stream()
        .filter(w -> (trainable && w.trainable()) == wanted)
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
   * @throws UnsupportedOperationException if a cell of one's own does not offer it
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
   * Keras's {@code count_params}: how many numbers the weights have.
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
          "%s needs the layer's weights, which it has once built: layer=%s; call build(inputShape) or the layer itself first"
              .formatted(method, name));
    }
  }

  /** Refuses states and constants, which only a recurrent layer has a use for. */
  final void requireNoStates(Inputs inputs) {
    requireNone(inputs.initialState(), inputs.constants(), inputs.others());
  }

  /** Refuses states and constants, which only a recurrent layer has a use for. */
  final void requireNoStates(TracedInputs inputs) {
    requireNone(inputs.initialState(), inputs.constants(), inputs.others());
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
        .filter(w -> w.regularizer() != null)
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
    return regularizer == null
        ? List.of()
        : tensors.stream().map(t -> regularizer.loss(t.values())).toList();
  }

  // -- states

  /** Whether calls start from where the last one ended: Keras's {@code stateful}. */
  public boolean isStateful() {
    return false;
  }

  /**
   * Keras's {@code reset_states()}: lets the next call start from zeros.
   *
   * @throws IllegalStateException if the layer is not stateful
   */
  public void resetStates() {
    throw new IllegalStateException(
        "only a stateful layer has states to reset: layer=%s, stateful=false".formatted(name));
  }

  @Override
  public String toString() {
    return className() + " '" + name + "'";
  }

  // -- on a stream

  /**
   * How a call of this layer runs on a stream; asked of a layer that is built.
   *
   * @param inputs the shapes of what it is called on, rows included; empty for one that is not
   *     known
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
