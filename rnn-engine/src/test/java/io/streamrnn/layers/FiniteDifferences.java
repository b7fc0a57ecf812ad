/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Compares the gradients of a {@link GradientTape} with central differences of its results, which
 * are float64. The loss is a weighted sum of all that is returned and of the final states, with
 * weights drawn at random.
 *
 * <p>Differences of two step sizes are extrapolated, so that what is left of the error is of the
 * fourth order. The step sizes, and the values that are varied, are few binary digits long, so that
 * a varied value is exact in float32. Where the two sides of a value differ in slope, as at the
 * kink of a relu, the derivative has to lie between them; there may be few of these.
 */
final class FiniteDifferences {

  private static final double STEP = 0x1p-13;
  private static final double TOLERANCE = 1e-6;
  // Of a tensor with more entries some are chosen.
  private static final int ENTRIES = 12;

  private final Layer layer;
  private final Arguments inputs;
  private final Random random;
  private final List<DoubleTensor> dTensors;
  private final List<DoubleTensor> dStates;
  private int compared;
  private int kinks;

  private FiniteDifferences(Layer layer, Arguments inputs, Random random) {
    this.layer = layer;
    this.inputs = inputs;
    this.random = random;
    layer.buildFor(inputs);
    layer.setWeights(layer.getWeights().stream().map(FiniteDifferences::shortened).toList());
    GradientTape pass = GradientTape.of(layer, inputs);
    dTensors = pass.tensors().stream().map(t -> factors(t.shape())).toList();
    dStates = pass.states().stream().map(t -> factors(t.shape())).toList();
  }

  private DoubleTensor factors(Shape shape) {
    return DoubleTensor.own(shape, random.doubles(shape.size(), -1, 1).toArray());
  }

  /** Compares the derivatives with respect to all weights and inputs. */
  static void compare(Layer layer, Arguments inputs, Random random) {
    FiniteDifferences differences = new FiniteDifferences(layer, inputs, random);
    differences.compareWeights();
    differences.compareInputs();
    differences.requireFewKinks();
  }

  /** Compares the derivatives with respect to weights, if inputs are marks or tokens. */
  static void compareWeights(Layer layer, Arguments inputs, Random random) {
    FiniteDifferences differences = new FiniteDifferences(layer, inputs, random);
    differences.compareWeights();
    differences.requireFewKinks();
  }

  private void compareWeights() {
    List<Tensor> weights = layer.getWeights();
    Gradients gradients = GradientTape.of(layer, inputs).gradient(dTensors, dStates);
    for (int i = 0; i < weights.size(); i++) {
      int index = i;
      compare(
          layer.weights().get(i).name(),
          weights.get(i),
          gradients.weights().get(i),
          varied -> {
            layer.setWeights(replaced(weights, index, varied));
            return loss(inputs);
          });
    }
    layer.setWeights(weights);
  }

  private void compareInputs() {
    Gradients gradients = GradientTape.of(layer, inputs).gradient(dTensors, dStates);
    compare("x", inputs.input(), gradients.input(), v -> loss(with(v)));
    for (int i = 0; i < inputs.others().size(); i++) {
      int index = i;
      compare(
          "input " + (i + 1),
          inputs.others().get(i),
          gradients.inputs().get(i + 1),
          v -> {
            List<Tensor> others = replaced(inputs.others(), index, v);
            return loss(
                Arguments.of(inputs.input(), others.toArray(Tensor[]::new)).mask(inputs.mask()));
          });
    }
    for (int i = 0; i < inputs.initialState().size(); i++) {
      int index = i;
      compare(
          "initial state " + i,
          inputs.initialState().get(i),
          gradients.initialState().get(i),
          v ->
              loss(
                  inputs.initialState(
                      replaced(inputs.initialState(), index, v).toArray(Tensor[]::new))));
    }
    for (int i = 0; i < inputs.constants().size(); i++) {
      int index = i;
      compare(
          "constant " + i,
          inputs.constants().get(i),
          gradients.constants().get(i),
          v ->
              loss(
                  inputs.constants(replaced(inputs.constants(), index, v).toArray(Tensor[]::new))));
    }
  }

  private Arguments with(Tensor x) {
    if (!inputs.others().isEmpty()) {
      return Arguments.of(x, inputs.others().toArray(Tensor[]::new)).mask(inputs.mask());
    }
    return Arguments.of(x)
        .mask(inputs.mask())
        .initialState(inputs.initialState().toArray(Tensor[]::new))
        .constants(inputs.constants().toArray(Tensor[]::new));
  }

  private double loss(Arguments given) {
    GradientTape pass = GradientTape.of(layer, given);
    double loss = 0;
    for (int i = 0; i < dTensors.size(); i++) {
      loss += product(dTensors.get(i), pass.tensors().get(i));
    }
    for (int i = 0; i < dStates.size(); i++) {
      loss += product(dStates.get(i), pass.states().get(i));
    }
    return loss;
  }

  private static double product(DoubleTensor a, DoubleTensor b) {
    double sum = 0;
    for (int i = 0; i < a.shape().size(); i++) {
      sum += a.at(i) * b.at(i);
    }
    return sum;
  }

  private void compare(
      String what, Tensor at, DoubleTensor gradient, ToDoubleFunction<Tensor> loss) {
    assertThat(gradient.shape()).isEqualTo(at.shape());
    int size = at.shape().size();
    for (int n = 0; n < Math.min(size, ENTRIES); n++) {
      int entry = size <= ENTRIES ? n : random.nextInt(size);
      compare(what + ", entry " + entry, at, entry, gradient.at(entry), loss);
    }
  }

  private void compare(
      String what, Tensor at, int entry, double actual, ToDoubleFunction<Tensor> loss) {
    compared++;
    if (new Slopes(at, entry, STEP, loss).agree(actual, TOLERANCE)) {
      return;
    }
    // A kink that is near is behind a shorter step, which leaves more to rounding.
    Slopes slopes = new Slopes(at, entry, STEP / 64, loss);
    if (slopes.agree(actual, 10 * TOLERANCE)) {
      return;
    }
    double middle = loss.applyAsDouble(at);
    double left = slopes.left(middle);
    double right = slopes.right(middle);
    double slack = 10 * TOLERANCE * Math.max(1, Math.abs(slopes.extrapolated()));
    assertThat(actual)
        .as(
            "%s: differences give %s, from the left %s, from the right %s",
            what, slopes.extrapolated(), left, right)
        .isBetween(Math.min(left, right) - slack, Math.max(left, right) + slack);
    kinks++;
  }

  /** The loss to both sides of a value. */
  private static final class Slopes {

    private final double step;
    private final double[] losses;

    Slopes(Tensor at, int entry, double step, ToDoubleFunction<Tensor> loss) {
      this.step = step;
      losses =
          DoubleStream.of(-step, -step / 2, step / 2, step)
              .map(by -> loss.applyAsDouble(varied(at, entry, by)))
              .toArray();
    }

    double extrapolated() {
      double wide = (losses[3] - losses[0]) / (2 * step);
      double narrow = (losses[2] - losses[1]) / step;
      return (4 * narrow - wide) / 3;
    }

    boolean agree(double gradient, double tolerance) {
      double expected = extrapolated();
      return Math.abs(gradient - expected) <= tolerance * Math.max(1, Math.abs(expected));
    }

    double left(double middle) {
      return (middle - losses[1]) / (step / 2);
    }

    double right(double middle) {
      return (losses[2] - middle) / (step / 2);
    }
  }

  private void requireFewKinks() {
    assertThat(kinks).as("kinks among %d entries", compared).isLessThanOrEqualTo(compared / 10);
  }

  private static Tensor varied(Tensor tensor, int entry, double by) {
    float[] values = tensor.toArray();
    float varied = (float) (values[entry] + by);
    assertThat((double) varied).as("exact").isEqualTo(values[entry] + by);
    values[entry] = varied;
    return Tensor.own(tensor.shape(), values);
  }

  private static List<Tensor> replaced(List<Tensor> tensors, int index, Tensor by) {
    List<Tensor> result = new ArrayList<>(tensors);
    result.set(index, by);
    return result;
  }

  /** Cut to multiples of 1/1024. */
  private static Tensor shortened(Tensor tensor) {
    float[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(values[i] * 1024) / 1024f;
    }
    return Tensor.own(tensor.shape(), values);
  }

  /** Values between -1 and 1 of few digits. */
  static Tensor random(Random random, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextInt(2049) - 1024) / 1024f;
    }
    return Tensor.own(shape, values);
  }
}
