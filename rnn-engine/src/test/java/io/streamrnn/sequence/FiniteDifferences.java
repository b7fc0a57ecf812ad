package io.streamrnn.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Compares the gradients of a {@link ForwardPass} with central differences of its results, which
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
  private final Inputs inputs;
  private final Random random;
  private final List<DoubleTensor> dTensors;
  private final List<DoubleTensor> dStates;
  private int compared;
  private int kinks;

  private FiniteDifferences(Layer layer, Inputs inputs, Random random) {
    this.layer = layer;
    this.inputs = inputs;
    this.random = random;
    layer.buildFor(inputs);
    layer.setWeights(layer.getWeights().stream().map(FiniteDifferences::shortened).toList());
    ForwardPass pass = ForwardPass.of(layer, inputs);
    dTensors = pass.tensors().stream().map(t -> factors(t.shape())).toList();
    dStates = pass.states().stream().map(t -> factors(t.shape())).toList();
  }

  private DoubleTensor factors(Shape shape) {
    return DoubleTensor.own(shape, random.doubles(shape.size(), -1, 1).toArray());
  }

  /** Compares the derivatives by everything. */
  static void compare(Layer layer, Inputs inputs, Random random) {
    FiniteDifferences differences = new FiniteDifferences(layer, inputs, random);
    differences.compareWeights();
    differences.compareInputs();
    differences.requireFewKinks();
  }

  /** Compares the derivatives by weights, where inputs are marks or tokens. */
  static void compareWeights(Layer layer, Inputs inputs, Random random) {
    FiniteDifferences differences = new FiniteDifferences(layer, inputs, random);
    differences.compareWeights();
    differences.requireFewKinks();
  }

  private void compareWeights() {
    List<Tensor> weights = layer.getWeights();
    Gradients gradients = ForwardPass.of(layer, inputs).backward(dTensors, dStates);
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
    Gradients gradients = ForwardPass.of(layer, inputs).backward(dTensors, dStates);
    compare("x", inputs.x(), gradients.input(), v -> loss(with(v)));
    for (int i = 0; i < inputs.others().size(); i++) {
      int index = i;
      compare(
          "input " + (i + 1),
          inputs.others().get(i),
          gradients.inputs().get(i + 1),
          v -> {
            List<Tensor> others = replaced(inputs.others(), index, v);
            return loss(Inputs.list(inputs.x(), others.toArray(Tensor[]::new)).mask(inputs.mask()));
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

  private Inputs with(Tensor x) {
    if (!inputs.others().isEmpty()) {
      return Inputs.list(x, inputs.others().toArray(Tensor[]::new)).mask(inputs.mask());
    }
    return Inputs.of(x)
        .mask(inputs.mask())
        .initialState(inputs.initialState().toArray(Tensor[]::new))
        .constants(inputs.constants().toArray(Tensor[]::new));
  }

  private double loss(Inputs given) {
    ForwardPass pass = ForwardPass.of(layer, given);
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
    double[] at4 = {
      loss.applyAsDouble(varied(at, entry, -STEP)),
      loss.applyAsDouble(varied(at, entry, -STEP / 2)),
      loss.applyAsDouble(varied(at, entry, STEP / 2)),
      loss.applyAsDouble(varied(at, entry, STEP))
    };
    double wide = (at4[3] - at4[0]) / (2 * STEP);
    double narrow = (at4[2] - at4[1]) / STEP;
    double expected = (4 * narrow - wide) / 3;
    double allowed = TOLERANCE * Math.max(1, Math.abs(expected));
    compared++;
    if (Math.abs(actual - expected) <= allowed) {
      return;
    }
    double middle = loss.applyAsDouble(at);
    double left = (middle - at4[1]) / (STEP / 2);
    double right = (at4[2] - middle) / (STEP / 2);
    double slack = 4 * Math.abs(narrow - wide) + allowed;
    assertThat(actual)
        .as(
            "%s: differences give %s, from the left %s, from the right %s",
            what, expected, left, right)
        .isBetween(Math.min(left, right) - slack, Math.max(left, right) + slack);
    kinks++;
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
