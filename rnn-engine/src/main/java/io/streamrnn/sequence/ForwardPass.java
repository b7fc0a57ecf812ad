package io.streamrnn.sequence;

import io.streamrnn.autodiff.BackwardPass;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A call of a layer that remembers how its result was computed, for backpropagation through time:
 *
 * <pre>{@code
 * ForwardPass window = ForwardPass.of(layer, Inputs.of(x).mask(mask).initialState(h0));
 * Gradients gradients = window.backward(dOutput);
 * ForwardPass second = window.next(Inputs.of(laterX));
 * }</pre>
 *
 * <p>Any layer or model whose cells are built in has gradients: by every weight, the inputs, the
 * initial states and the constants. A cell of one's own has them if it overrides {@link
 * io.streamrnn.autodiff.DifferentiableCell#differentiableStep}; if not, it is refused by name. The
 * loss is the caller's: it says what its derivative by the outputs is. Layers compute what they
 * compute at inference, so dropout drops nothing and batch normalization uses its moving moments;
 * losses of regularizers are not part of it.
 *
 * <p>Backpropagation is truncated by windows: {@link #next} starts from the final states of this
 * one as from constants. A forward pass leaves the layer as it was, but for building it: a stateful
 * layer starts from the states that it carries and does not change them.
 *
 * <p>It is computed in float64 from the layer's float32 weights and inputs, and every operation
 * allocates: this is for training and no way to score events. Memory grows with all that is
 * computed in a window. The layer is read while the pass is made, by one thread; a pass is
 * immutable then and safe for use by many.
 */
public final class ForwardPass {

  private final Layer layer;
  private final List<Variable> weights;
  private final List<Variable> inputs;
  private final List<Variable> initialState;
  private final List<Variable> constants;
  private final List<Variable> tensors;
  private final Trace trace;

  private ForwardPass(Layer layer, Inputs given, Trace trace) {
    this.layer = layer;
    this.trace = trace;
    layer.buildFor(given);
    weights = parameters(layer.getWeights().stream());
    inputs = parameters(Stream.concat(Stream.of(given.x()), given.others().stream()));
    constants = parameters(given.constants().stream());
    List<Variable> states = parameters(given.initialState().stream());
    tensors =
        layer
            .trace(
                trace,
                weights,
                new TracedInputs(
                    inputs.get(0),
                    given.mask(),
                    states,
                    constants,
                    inputs.subList(1, inputs.size())))
            .tensors();
    initialState = Stream.concat(states.stream(), trace.starts().stream()).toList();
  }

  private static List<Variable> parameters(Stream<Tensor> tensors) {
    return tensors.map(ForwardPass::parameter).toList();
  }

  /** A tensor to derive by. */
  static Variable parameter(Tensor tensor) {
    double[] values = new double[tensor.shape().size()];
    Arrays.setAll(values, tensor::at);
    return Variable.parameter(tensor.shape(), values);
  }

  /**
   * Applies a layer, which is built by it unless it is.
   *
   * @throws IllegalArgumentException if a shape or a number of tensors is wrong
   * @throws UnsupportedOperationException if a cell or an activation does not offer gradients
   */
  public static ForwardPass of(Layer layer, Inputs inputs) {
    return new ForwardPass(layer, inputs, Trace.first());
  }

  /**
   * The window after this one: every recurrent layer, stateful or not, starts from where it ended
   * here unless it is given an initial state. No derivative goes back into this window. The weights
   * are those that the layer has now.
   *
   * @param inputs of as many rows
   * @throws IllegalArgumentException if a shape or a number of tensors is wrong
   */
  public ForwardPass next(Inputs inputs) {
    return new ForwardPass(layer, inputs, trace.next());
  }

  /** The first tensor that the call returns. */
  public DoubleTensor output() {
    return tensor(tensors.get(0));
  }

  /** What the call returns: {@link Output#tensors}. */
  public List<DoubleTensor> tensors() {
    return tensors.stream().map(ForwardPass::tensor).toList();
  }

  /**
   * The final states of all recurrent layers in the order in which they ran: of a layer its own, of
   * a bidirectional one the forward layer's and the backward layer's.
   */
  public List<DoubleTensor> states() {
    return trace.ends().stream().map(ForwardPass::tensor).toList();
  }

  private static DoubleTensor tensor(Variable variable) {
    return DoubleTensor.own(variable.shape(), variable.toArray());
  }

  /**
   * The gradients of a loss that depends on what the call returned.
   *
   * @param dTensors the derivatives of the loss by {@link #tensors}, in order; those that are left
   *     out at the end are zero
   * @throws IllegalArgumentException if a shape is another than that of its tensor
   */
  public Gradients backward(DoubleTensor... dTensors) {
    return backward(List.of(dTensors), List.of());
  }

  /**
   * The gradients of a loss that depends on final states, too.
   *
   * @param dTensors the derivatives of the loss by {@link #tensors}, in order; those that are left
   *     out at the end are zero
   * @param dStates the derivatives by {@link #states}, likewise
   * @throws IllegalArgumentException if a shape is another than that of its tensor
   */
  public Gradients backward(List<DoubleTensor> dTensors, List<DoubleTensor> dStates) {
    List<Variable> results = new ArrayList<>();
    List<double[]> derivatives = new ArrayList<>();
    collect("outputs", tensors, dTensors, results, derivatives);
    collect("final states", trace.ends(), dStates, results, derivatives);
    BackwardPass pass = BackwardPass.of(results, derivatives);
    return new Gradients(
        gradients(weights, pass),
        gradients(inputs, pass),
        gradients(initialState, pass),
        gradients(constants, pass));
  }

  private void collect(
      String what,
      List<Variable> computed,
      List<DoubleTensor> given,
      List<Variable> results,
      List<double[]> derivatives) {
    List<Shape> expected = computed.stream().map(Variable::shape).toList();
    List<Shape> got = given.stream().map(DoubleTensor::shape).toList();
    if (got.size() > expected.size() || !got.equals(expected.subList(0, got.size()))) {
      throw new IllegalArgumentException(
          "a derivative has the shape of what it is by: %s=%s, got=%s, layer=%s"
              .formatted(what, expected, got, layer.name()));
    }
    results.addAll(computed.subList(0, given.size()));
    given.forEach(d -> derivatives.add(d.toArray()));
  }

  private static List<DoubleTensor> gradients(List<Variable> of, BackwardPass pass) {
    return of.stream().map(v -> DoubleTensor.own(v.shape(), pass.gradient(v))).toList();
  }
}
