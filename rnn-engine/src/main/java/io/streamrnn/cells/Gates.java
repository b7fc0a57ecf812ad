/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.ForgetGate;
import io.streamrnn.internal.GateActivation;
import java.util.Arrays;

/**
 * How exact a gate must be. Where all that a gate weighs lies in {@code [-1, 1]}, an error of 1e-7
 * of the gate is one of 1e-7 of the state, as any rounding is: the fast form will do. A candidate
 * without a bound, such as that of {@code relu}, makes a small gate count by its own digits.
 *
 * <p>In an LSTM of bounded activations the forget gate alone weighs something without a bound, as
 * {@code |c|} may grow by 1 a step. Where it is large, {@link ForgetGate} makes that gate exact.
 * The {@code h} of a GRU of bounded activations is in {@code [-1, 1]}, or between there and the
 * state that it began with.
 */
final class Gates {

  private Gates() {}

  /**
   * The activation of a gate as a kernel applies it.
   *
   * @param gate the activation
   * @param candidates those of the values that are weighed
   */
  static ActivationFunction of(ActivationFunction gate, ActivationFunction... candidates) {
    return Arrays.stream(candidates).allMatch(Gates::isBounded) ? fast(gate) : gate;
  }

  private static ActivationFunction fast(ActivationFunction gate) {
    return gate instanceof ClippedActivation clipped
        ? new ClippedActivation(clipped.threshold(), fast(clipped.function()))
        : GateActivation.of(gate);
  }

  /** Whether all values are in {@code [-1, 1]}; false if that is not known. */
  private static boolean isBounded(ActivationFunction function) {
    if (function instanceof ClippedActivation clipped) {
      return isBounded(clipped.function());
    }
    if (function instanceof ParametricActivation parametric) {
      return parametric.kind() == ParametricActivation.Kind.HARD_SIGMOID
          || parametric.kind() == ParametricActivation.Kind.SCALED_TANH
              && Math.abs(parametric.alpha()) <= 1;
    }
    return function instanceof Activation activation && isBounded(activation);
  }

  private static boolean isBounded(Activation activation) {
    return switch (activation) {
      case TANH, HARD_TANH, SOFTSIGN, SIGMOID, HARD_SIGMOID, HARD_SIGMOID_KERAS3, SPARSE_SIGMOID ->
          true;
      case SOFTMAX, SPARSEMAX -> true;
      default -> false;
    };
  }

  /** Whether {@code f(x) + f(-x) = 1}, exactly enough for {@code f(-x)} to be better than 1 - f. */
  static boolean isSymmetric(ActivationFunction function) {
    return function instanceof ClippedActivation clipped
        ? isSymmetric(clipped.function())
        : function == Activation.SIGMOID
            || function == Activation.HARD_SIGMOID
            || function == Activation.HARD_SIGMOID_KERAS3;
  }
}
