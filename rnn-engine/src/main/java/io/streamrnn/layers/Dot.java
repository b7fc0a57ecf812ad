/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keras's {@code Dot}: in each row, the products of two inputs summed over an axis of each, as in
 * attentions that are written out. With {@code Dot.axes(2, 2)}:
 *
 * <pre>
 *   y[b, i, j] = sum over d of first[b, i, d] second[b, j, d]
 * </pre>
 *
 * <p>With {@link #normalize()} each of the vectors that are multiplied has the norm 1, so that the
 * products are cosines.
 *
 * <p>The output has the other axes of the first input, then those of the second; {@code [B, 1]} if
 * there are none. It has no mask, and masks of the inputs are ignored.
 *
 * <p>Sums are taken in float64, row by row.
 */
public final class Dot extends Layer {

  static final LayerEntry ENTRY = LayerEntry.of("Dot", Dot::read, Dot::translate);

  private static final String OF_MATRICES = "of_matrices";

  // The least sum of squares that a vector is divided by the root of: TensorFlow's and Keras 3's.
  private static final double EPSILON = 1e-12;
  private static final double EPSILON_OF_KERAS_3 = 1e-14;

  private final int first;
  private final int second;
  // 0 for vectors as they are.
  private final double epsilon;

  // Whether the inputs must be matrices, as with more axes Keras's matmul is another function.
  private final boolean ofMatrices;

  private Dot(String name, int first, int second, double epsilon, boolean ofMatrices) {
    super(name);
    this.ofMatrices = ofMatrices;
    this.first = first;
    this.second = second;
    this.epsilon = epsilon;
    if (first == 0 || second == 0) {
      throw new IllegalArgumentException(
          "the axes are after the rows: axes=[%d, %d]".formatted(first, second));
    }
  }

  /**
   * A layer.
   *
   * @param first the axis of the first input, counted from 1 after the rows; negative from the end
   * @param second the axis of the second input
   */
  public static Dot axes(int first, int second) {
    return new Dot("dot", first, second, 0, false);
  }

  /** Keras's {@code ops.matmul} of two inputs that are a matrix in each row. */
  public static Dot matmul() {
    return new Dot("matmul", 2, 1, 0, true);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Dot name(String value) {
    return new Dot(value, first, second, epsilon, ofMatrices);
  }

  /** The layer of vectors of norm 1: Keras's {@code normalize=True}. */
  public Dot normalize() {
    return new Dot(name(), first, second, EPSILON_OF_KERAS_3, ofMatrices);
  }

  /** Whether small vectors have the norm that a release computes: Keras 3, or Keras 2. */
  public boolean normalizesAs(boolean keras3) {
    return epsilon == 0 || epsilon == (keras3 ? EPSILON_OF_KERAS_3 : EPSILON);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Object axes = config.require("axes");
    List<Integer> both =
        axes instanceof Integer one
            ? List.of(one, one)
            : LayerRegistry.list("axes", axes, axis -> axis instanceof Integer one ? one : 0);
    if (both.size() != 2) {
      throw new IllegalArgumentException("there is one axis for each of two inputs: axes=" + both);
    }
    boolean normalizes = config.flag("normalize", false);
    double epsilon = config.number("normalize_epsilon", EPSILON_OF_KERAS_3);
    return new Dot(
        name, both.get(0), both.get(1), normalizes ? epsilon : 0, config.flag(OF_MATRICES, false));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    from.copy(to, "axes", OF_MATRICES);
    if (from.flag("normalize", false)) {
      to.put("normalize", true);
      to.put("normalize_epsilon", from.isKeras3() ? EPSILON_OF_KERAS_3 : EPSILON);
    }
  }

  // -- configuration

  @Override
  public String className() {
    return "Dot";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    config.put("axes", List.of(first, second));
    if (epsilon > 0) {
      config.put("normalize", true);
      config.put("normalize_epsilon", epsilon);
    }
    if (ofMatrices) {
      config.put(OF_MATRICES, true);
    }
    return Collections.unmodifiableMap(config);
  }

  // -- build

  @Override
  public boolean isBuilt() {
    return true;
  }

  @Override
  public void build(List<TensorShape> inputs) {
    requireFit(inputs);
  }

  private void requireFit(List<TensorShape> inputs) {
    if (ofMatrices && !inputs.stream().allMatch(input -> input.rank() == 3)) {
      throw new IllegalArgumentException(
          "matmul takes two inputs that are a matrix in each row: got=%s, layer=%s"
              .formatted(inputs, name()));
    }
    boolean fits =
        inputs.size() == 2
            && hasAxis(inputs.get(0), first)
            && hasAxis(inputs.get(1), second)
            && alike(inputs.get(0), 0, inputs.get(1), 0)
            && alike(
                inputs.get(0),
                axis(inputs.get(0).rank(), first),
                inputs.get(1),
                axis(inputs.get(1).rank(), second));
    if (!fits) {
      throw new IllegalArgumentException(
          "Dot takes two inputs with the same number of rows, whose axes have the same extent: axes=[%d, %d], got=%s, layer=%s"
              .formatted(first, second, inputs, name()));
    }
  }

  private static boolean hasAxis(TensorShape shape, int axis) {
    int at = axis(shape.rank(), axis);
    return at >= 1 && at < shape.rank();
  }

  private static int axis(int rank, int axis) {
    return axis < 0 ? axis + rank : axis;
  }

  private static boolean alike(TensorShape one, int axis, TensorShape other, int otherAxis) {
    return !one.isKnown(axis) || !other.isKnown(otherAxis) || one.dim(axis) == other.dim(otherAxis);
  }

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    requireFit(inputs);
    List<Integer> dims = without(inputs.get(0), first);
    List<Integer> others = without(inputs.get(1), second);
    dims.addAll(others.subList(1, others.size()));
    if (dims.size() == 1) {
      dims.add(1);
    }
    return List.of(new TensorShape(dims));
  }

  private static List<Integer> without(TensorShape shape, int axis) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    dims.remove(axis(shape.rank(), axis));
    return dims;
  }

  /** All values, with unknown extents too, of which the shape has fewer. */
  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    return Math.max(
        output.product(1), inputs.stream().mapToDouble(Sized::size).max().orElseThrow());
  }

  // -- call

  @Override
  public Output call(Arguments arguments) {
    requireNoStates(arguments);
    Variable y = products(arguments.inputs().stream().map(Dot::constant).toList());
    return Output.of(DoubleTensor.own(y.shape(), y.toArray()).toTensor(), computeMask(arguments));
  }

  private static Variable constant(Tensor tensor) {
    double[] values = new double[tensor.shape().size()];
    Arrays.setAll(values, tensor::at);
    return Variable.constant(tensor.shape(), values);
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireNoStates(arguments);
    return TracedOutput.of(products(arguments.inputs()), Optional.empty());
  }

  private Variable products(List<Variable> inputs) {
    Shape output =
        computeOutputShape(inputs.stream().map(x -> TensorShape.of(x.shape())).toList())
            .get(0)
            .from(0);
    Variable left = matrices(inputs.get(0), first, false); // [B, P, D]
    Variable right = matrices(inputs.get(1), second, true); // [B, D, Q]
    List<Variable> rows = new ArrayList<>();
    for (int row = 0; row < output.dim(0); row++) {
      rows.add(left.at(0, row).matmul(right.at(0, row)));
    }
    Variable products = Variable.stack(0, rows);
    return (epsilon > 0 ? cosines(products, inputs) : products).reshape(output);
  }

  /** Products divided by both norms; [B, P, Q]. */
  private Variable cosines(Variable products, List<Variable> inputs) {
    Variable ofFirst = inverseNorms(inputs.get(0), first); // [B, P, 1]
    Variable ofSecond = inverseNorms(inputs.get(1), second); // [B, Q, 1]
    Shape row = Shape.of(ofSecond.shape().dim(1));
    List<Variable> rows = new ArrayList<>();
    for (int b = 0; b < products.shape().dim(0); b++) {
      Variable product = products.at(0, b);
      rows.add(product.times(ofFirst.at(0, b)).times(ofSecond.at(0, b).reshape(row)));
    }
    return Variable.stack(0, rows);
  }

  private Variable inverseNorms(Variable input, int axis) {
    Variable vectors = matrices(input, axis, false);
    return vectors
        .times(vectors)
        .sumOfLast()
        .map(
            sum -> 1 / Math.sqrt(Math.max(sum, epsilon)),
            (sum, y) -> sum > epsilon ? -y / (2 * sum) : 0);
  }

  /** Each row as a matrix of the axis that is summed over and all others. */
  private static Variable matrices(Variable input, int axis, boolean summedFirst) {
    Shape shape = input.shape();
    int at = axis(shape.rank(), axis);
    int summed = shape.dim(at);
    int others = shape.size() / shape.dim(0) / summed;
    int inner = shape.dims().subList(at + 1, shape.rank()).stream().reduce(1, (a, b) -> a * b);
    int[] positions = new int[shape.size()];
    for (int i = 0; i < positions.length; i++) {
      int row = i / (others * summed);
      int within = i % (others * summed);
      int d = summedFirst ? within / others : within % summed;
      int other = summedFirst ? within % others : within / summed;
      positions[i] = row * others * summed + (other / inner * summed + d) * inner + other % inner;
    }
    return input.gather(
        summedFirst
            ? Shape.of(shape.dim(0), summed, others)
            : Shape.of(shape.dim(0), others, summed),
        positions);
  }

  // -- weights, masks, streams

  @Override
  List<LayerWeight> layerWeights() {
    return List.of();
  }

  @Override
  void replaceWeights(List<Weight> weights) {}

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return Optional.empty();
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.NONE;
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.NeedsSequence(
        "it sums over axes of whole sequences (axes=[%d, %d])".formatted(first, second));
  }
}
