/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Optional;

/** The {@code get_weights} lists of the built-in cells. */
final class Weights {

  private Weights() {}

  /** The shape of an input, by a kernel {@code [I, ...]}. */
  static Shape inputOf(Weight kernel) {
    return Shape.of(kernel.shape().dim(0));
  }

  /** The shape of a state, by a recurrent kernel {@code [units, ...]}. */
  static Shape unitsOf(Weight recurrentKernel) {
    return Shape.of(recurrentKernel.shape().dim(0));
  }

  /** A vector of some blocks of units, by a recurrent kernel {@code [units, ...]}. */
  static Shape vector(Weight recurrentKernel, int blocks) {
    return Shape.of(blocks * recurrentKernel.shape().dim(0));
  }

  /** The states {@code h} and {@code c}. */
  static List<StateSpec> statesOfLstm(Shape shape) {
    return List.of(new StateSpec("h", shape), new StateSpec("c", shape));
  }

  /** Kernel, recurrent kernel and the bias, if there is one; each of this many blocks. */
  static List<Weight> list(
      Weight kernel, Weight recurrentKernel, Optional<Weight> bias, int blocks, Shape biasShape) {
    int columns = blocks * recurrentKernel.shape().dim(0);
    kernel.requireShape(Shape.of(kernel.shape().dim(0), columns));
    recurrentKernel.requireShape(Shape.of(recurrentKernel.shape().dim(0), columns));
    return list(kernel, recurrentKernel, bias, biasShape);
  }

  /** Kernel, recurrent kernel and the bias, if there is one, of the given shape. */
  static List<Weight> list(
      Weight kernel, Weight recurrentKernel, Optional<Weight> bias, Shape biasShape) {
    return bias.isEmpty()
        ? List.of(kernel, recurrentKernel)
        : List.of(kernel, recurrentKernel, bias.get().requireShape(biasShape));
  }

  /** {@code x W + h U + b}, without the bias for a cell that has none. */
  static Variable sums(VariableStepInputs in) {
    return sums(in, in.weights().size() > 2);
  }

  /** {@code x W + h U + b}, the bias being the third weight if there is one. */
  static Variable sums(VariableStepInputs in, boolean hasBias) {
    Variable sums = in.x().matmul(in.weight(0)).plus(in.state(0).matmul(in.weight(1)));
    return hasBias ? sums.plus(in.weight(2)) : sums;
  }

  /** The third of the replaced weights, the bias; empty for a cell without one. */
  static Optional<Weight> bias(List<Weight> replaced) {
    return replaced.size() < 3 ? Optional.empty() : Optional.of(replaced.get(2));
  }

  /** The values of a weight in a new array; this many zeros if there is none. */
  static float[] valuesOrZeros(Optional<Weight> weight, int size) {
    return weight.map(Weight::toArray).orElseGet(() -> new float[size]);
  }
}
