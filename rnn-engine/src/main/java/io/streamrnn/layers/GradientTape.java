/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.BackwardPass;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A call of a layer that records how its result was computed, for backpropagation through time:
 *
 * <pre>{@code
 * GradientTape window = GradientTape.of(layer, Arguments.of(x).mask(mask).initialState(h0));
 * Gradients gradients = window.gradient(dOutput);
 * GradientTape second = window.next(Arguments.of(laterX));
 * }</pre>
 *
 * <p>Any layer or model of built-in cells has gradients: with respect to every weight, the inputs,
 * the initial states and the constants. A custom cell has them if it implements {@link
 * io.streamrnn.autodiff.DifferentiableCell#differentiableStep}; otherwise an exception names it.
 * The caller computes the loss and its derivative with respect to the outputs. Layers run as at
 * inference: dropout drops nothing, and batch normalization uses its moving moments. Losses of
 * regularizers are not included.
 *
 * <p>Backpropagation is truncated by windows: {@link #next} starts from the final states of this
 * one as from constants. A tape builds the layer if needed, and does not change it otherwise: a
 * stateful layer starts from the states that it carries, and keeps them.
 *
 * <p>It computes in float64 from the layer's float32 weights and inputs, and every operation
 * allocates: this is for training, not for scoring events. Memory grows with all that is computed
 * in a window. One thread reads the layer while the tape is made; a tape is immutable then and safe
 * for use by many.
 */
public final class GradientTape {

  private final Layer layer;
  private final List<Variable> weights;
  private final List<Variable> inputs;
  private final List<Variable> initialState;
  private final List<Variable> constants;
  private final List<Variable> tensors;
  private final Trace trace;

  private GradientTape(Layer layer, Arguments given, Trace trace) {
    this.layer = layer;
    this.trace = trace;
    layer.buildFor(given);
    weights = parameters(layer.getWeights());
    inputs = parameters(given.inputs());
    constants = parameters(given.constants());
    List<Variable> states = parameters(given.initialState());
    TracedArguments arguments = new TracedArguments(inputs, given.masks(), states, constants);
    tensors = layer.trace(trace, weights, arguments).tensors();
    initialState = Stream.concat(states.stream(), trace.starts().stream()).toList();
  }

  private static List<Variable> parameters(List<Tensor> tensors) {
    return tensors.stream().map(GradientTape::parameter).toList();
  }

  /** A tensor to differentiate with respect to. */
  static Variable parameter(Tensor tensor) {
    double[] values = new double[tensor.shape().size()];
    Arrays.setAll(values, tensor::at);
    return Variable.parameter(tensor.shape(), values);
  }

  /**
   * Applies a layer, and builds it if it is not built.
   *
   * @throws IllegalArgumentException if a shape or a number of tensors is wrong
   * @throws UnsupportedOperationException if a cell or an activation has no gradients
   */
  public static GradientTape of(Layer layer, Arguments arguments) {
    return new GradientTape(layer, arguments, Trace.first());
  }

  /**
   * The window after this one: every recurrent layer, stateful or not, starts from where it ended
   * here unless it is given an initial state. No derivative goes back into this window. The weights
   * are those that the layer has now.
   *
   * @param arguments with the same number of rows
   * @throws IllegalArgumentException if a shape or a number of tensors is wrong
   */
  public GradientTape next(Arguments arguments) {
    return new GradientTape(layer, arguments, trace.next());
  }

  /** The first tensor that the call returns. */
  public DoubleTensor output() {
    return tensor(tensors.get(0));
  }

  /** What the call returns: {@link Output#tensors}. */
  public List<DoubleTensor> tensors() {
    return tensors.stream().map(GradientTape::tensor).toList();
  }

  /**
   * The final states of all recurrent layers in the order in which they ran: of a bidirectional one
   * the forward layer's, then the backward layer's.
   */
  public List<DoubleTensor> states() {
    return trace.ends().stream().map(GradientTape::tensor).toList();
  }

  private static DoubleTensor tensor(Variable variable) {
    return DoubleTensor.own(variable.shape(), variable.toArray());
  }

  /**
   * The gradients of a loss that depends on what the call returned: TensorFlow's {@code gradient}.
   *
   * @param dTensors the derivatives of the loss with respect to {@link #tensors}, in order; those
   *     that are left out at the end are zero
   * @throws IllegalArgumentException if a shape is another than that of its tensor
   */
  public Gradients gradient(DoubleTensor... dTensors) {
    return gradient(List.of(dTensors), List.of());
  }

  /**
   * The gradients of a loss that depends on final states, too.
   *
   * @param dTensors the derivatives of the loss with respect to {@link #tensors}, in order; those
   *     that are left out at the end are zero
   * @param dStates the derivatives with respect to {@link #states}, likewise
   * @throws IllegalArgumentException if a shape is another than that of its tensor
   */
  public Gradients gradient(List<DoubleTensor> dTensors, List<DoubleTensor> dStates) {
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
          "a derivative must have the shape of its tensor: %s=%s, got=%s, layer=%s"
              .formatted(what, expected, got, layer.name()));
    }
    results.addAll(computed.subList(0, given.size()));
    given.forEach(d -> derivatives.add(d.toArray()));
  }

  private static List<DoubleTensor> gradients(List<Variable> of, BackwardPass pass) {
    return of.stream().map(v -> DoubleTensor.own(v.shape(), pass.gradient(v))).toList();
  }
}
