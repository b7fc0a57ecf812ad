/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cells.ClippedActivation;
import io.streamrnn.cells.ParametricActivation;
import io.streamrnn.cells.ParametricActivation.Kind;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The activations of the recurrent operators, as functions. */
final class OnnxActivations {

  /** Parameters of an activation. */
  record Parameters(float alpha, float beta) {}

  private OnnxActivations() {}

  /** Whether the standard has defaults: the operator ScaledTanh never had any. */
  static boolean hasDefaults(Kind kind) {
    return kind != Kind.SCALED_TANH;
  }

  /**
   * The default parameters: those of the operator of the same name. Affine was an operator until
   * release 1.5 of the standard.
   *
   * @throws IllegalArgumentException if the standard has no defaults
   */
  static Parameters defaults(Kind kind) {
    return switch (kind) {
      case AFFINE -> new Parameters(1, 0);
      case LEAKY_RELU -> new Parameters(0.01f, 0);
      case THRESHOLDED_RELU, ELU -> new Parameters(1, 0);
      case HARD_SIGMOID -> new Parameters(0.2f, 0.5f);
      case SCALED_TANH -> throw new IllegalArgumentException("no defaults: kind=" + kind);
    };
  }

  /**
   * The function with these parameters; Keras's function if they are equal, which may be faster.
   */
  static ActivationFunction parametric(Kind kind, float alpha, float beta) {
    if (kind == Kind.HARD_SIGMOID && alpha == 0.2f && beta == 0.5f) {
      return Activation.HARD_SIGMOID;
    }
    if (kind == Kind.HARD_SIGMOID && alpha == 1f / 6 && beta == 0.5f) {
      return Activation.HARD_SIGMOID_KERAS3;
    }
    boolean unused = kind == Kind.LEAKY_RELU || kind == Kind.THRESHOLDED_RELU || kind == Kind.ELU;
    return new ParametricActivation(kind, alpha, unused ? 0 : beta);
  }

  /**
   * The activations of a node, one direction after the other. Those with parameters take them from
   * the node's lists in order.
   *
   * @param absent the activations of a node that names none
   */
  static List<ActivationFunction> of(Op op, List<Activation> absent) {
    List<String> names = op.attributes().texts("activations");
    List<ActivationFunction> result = new ArrayList<>();
    if (names.isEmpty()) {
      result.addAll(absent);
    } else {
      op.require(
          names.size() == absent.size() || isDefaultOfBoth(op, names),
          "every gate of every direction must have an activation",
          "expected=%d, activations=%s".formatted(absent.size(), names));
      Iterator<Float> alphas = op.attributes().numbers("activation_alpha").iterator();
      Iterator<Float> betas = op.attributes().numbers("activation_beta").iterator();
      names.stream().limit(absent.size()).forEach(name -> result.add(of(op, name, alphas, betas)));
    }
    return result;
  }

  /**
   * Whether an RNN of one direction has the activations of two: the default of the operator has
   * two, and ONNX Runtime takes the first.
   */
  private static boolean isDefaultOfBoth(Op op, List<String> names) {
    return op.node().operator().equals(RecurrentNode.Kind.RNN.name()) && names.size() == 2;
  }

  /** The function of values that are clipped by the node's attribute. */
  static ActivationFunction clipped(Op op, ActivationFunction function) {
    float clip = op.attributes().number("clip", 0);
    op.require(clip >= 0, "clip must not be negative", "clip=" + clip);
    return clip > 0 ? new ClippedActivation(clip, function) : function;
  }

  private static ActivationFunction of(
      Op op, String name, Iterator<Float> alphas, Iterator<Float> betas) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "relu" -> Activation.RELU;
      case "tanh" -> Activation.TANH;
      case "sigmoid" -> Activation.SIGMOID;
      case "softsign" -> Activation.SOFTSIGN;
      case "softplus" -> Activation.SOFTPLUS;
      case "affine" -> take(op, Kind.AFFINE, alphas, betas);
      case "leakyrelu" -> take(op, Kind.LEAKY_RELU, alphas, Collections.emptyIterator());
      case "thresholdedrelu" ->
          take(op, Kind.THRESHOLDED_RELU, alphas, Collections.emptyIterator());
      case "scaledtanh" -> take(op, Kind.SCALED_TANH, alphas, betas);
      case "hardsigmoid" -> take(op, Kind.HARD_SIGMOID, alphas, betas);
      case "elu" -> take(op, Kind.ELU, alphas, Collections.emptyIterator());
      default ->
          throw new UnsupportedModelException(
              "activation not supported: %s at %s; supported activations: Relu, Tanh, Sigmoid, Affine, LeakyRelu, ThresholdedRelu, ScaledTanh, HardSigmoid, Elu, Softsign, Softplus"
                  .formatted(name, op.node().where()));
    };
  }

  private static ActivationFunction take(
      Op op, Kind kind, Iterator<Float> alphas, Iterator<Float> betas) {
    if (!hasDefaults(kind) && !(alphas.hasNext() && betas.hasNext())) {
      throw op.unsupported(
          "an activation without defaults in the standard must have its parameters",
          "activation=ScaledTanh, activation_alpha=%s, activation_beta=%s"
              .formatted(
                  op.attributes().numbers("activation_alpha"),
                  op.attributes().numbers("activation_beta")));
    }
    float alpha = alphas.hasNext() ? alphas.next() : defaults(kind).alpha();
    float beta = betas.hasNext() ? betas.next() : defaults(kind).beta();
    return parametric(kind, alpha, beta);
  }
}
