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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges several inputs: Keras's {@code Concatenate}, {@code Add}, {@code Multiply}, {@code
 * Average}, {@code Subtract}, {@code Maximum} and {@code Minimum}. Inputs are given as a list,
 * {@link Arguments#of}, or by a {@link Functional} graph. What is not concatenated is repeated
 * along the axes on which it has the extent 1, as in NumPy, such as one weight for all features of
 * a step. A step is skipped if one of the inputs' masks skips it. If sequences are concatenated
 * along the steps, so are their masks.
 *
 * <p>In a model that Keras 3 wrote a step is skipped if all inputs' masks skip it, which requires
 * that all have one. Products, largest and smallest values are those of the inputs that use the
 * step. If none does, a product is 0, and for the others the first input counts.
 */
public final class Merge extends Layer {

  /** The flag of a stored configuration that is an operation's, which knows no masks. */
  public static final String IS_OPERATION = "is_operation";

  private final MergeKind kind;
  private final int axis;
  private final boolean anyMask;

  /**
   * A layer.
   *
   * @param anyMask whether a step that one of the inputs' masks uses is used, as in Keras 3
   */
  Merge(String name, MergeKind kind, int axis, boolean anyMask) {
    super(name);
    this.kind = kind;
    this.axis = axis;
    this.anyMask = anyMask;
    if (axis == 0 || axis < -1) {
      throw new IllegalArgumentException(
          "inputs are merged along an axis after the batch: axis=" + axis);
    }
  }

  private static Merge of(MergeKind kind, int axis) {
    return new Merge(Names.snakeCase(kind.className()), kind, axis, false);
  }

  /** The entry of a class. */
  static LayerEntry entry(MergeKind kind) {
    return LayerEntry.of(
        kind.className(),
        (name, config, registry) -> read(name, kind, config),
        (from, to) -> {
          from.copy(to, "axis");
          to.put("any_mask", from.isKeras3() && !from.flag(IS_OPERATION, false));
        });
  }

  private static Layer read(String name, MergeKind kind, ConfigReader config) {
    int axis = kind == MergeKind.CONCATENATE ? config.integer("axis", -1) : -1;
    return new Merge(name, kind, axis, config.flag("any_mask", false));
  }

  /** Keras's {@code Concatenate} along the last axis. */
  public static Merge concatenate() {
    return of(MergeKind.CONCATENATE, -1);
  }

  /**
   * Keras's {@code Concatenate} along an axis.
   *
   * @param axis 1 or more, or -1 for the last one
   */
  public static Merge concatenate(int axis) {
    return of(MergeKind.CONCATENATE, axis);
  }

  /** Keras's {@code Add}: the sum, entry by entry. */
  public static Merge add() {
    return of(MergeKind.ADD, -1);
  }

  /** Keras's {@code Multiply}: the product, entry by entry. */
  public static Merge multiply() {
    return of(MergeKind.MULTIPLY, -1);
  }

  /** Keras's {@code Average}: the mean, entry by entry. */
  public static Merge average() {
    return of(MergeKind.AVERAGE, -1);
  }

  /** Keras's {@code Subtract}: the second taken from the first, entry by entry. */
  public static Merge subtract() {
    return of(MergeKind.SUBTRACT, -1);
  }

  /** Keras's {@code Maximum}: the largest, entry by entry. */
  public static Merge maximum() {
    return of(MergeKind.MAXIMUM, -1);
  }

  /** Keras's {@code Minimum}: the smallest, entry by entry. */
  public static Merge minimum() {
    return of(MergeKind.MINIMUM, -1);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Merge name(String value) {
    return new Merge(value, kind, axis, anyMask);
  }

  MergeKind kind() {
    return kind;
  }

  /** Whether a step that one of the inputs' masks uses is used. */
  public boolean usesAnyMask() {
    return anyMask;
  }

  /** Whether values depend on which inputs are masked. */
  public boolean isByMask() {
    return anyMask && kind.isByMask();
  }

  /** Whether values depend, in Keras 3, on which inputs are masked. */
  public boolean isByMaskInKeras3() {
    return kind.isByMask();
  }

  /** Whether sequences are concatenated along the steps. */
  public boolean concatenatesSteps() {
    return kind == MergeKind.CONCATENATE && axis == 1;
  }

  /** Whether inputs are concatenated. */
  public boolean concatenates() {
    return kind == MergeKind.CONCATENATE;
  }

  /** Where inputs are concatenated; -1 for the last axis. */
  int axis() {
    return axis;
  }

  @Override
  public String className() {
    return kind.className();
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    config.put("dtype", "float32");
    if (kind == MergeKind.CONCATENATE) {
      config.put("axis", axis);
    }
    if (anyMask) {
      config.put("any_mask", true);
    }
    return Collections.unmodifiableMap(config);
  }

  @Override
  public boolean isBuilt() {
    return true;
  }

  @Override
  public void build(List<TensorShape> inputs) {}

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    if (kind == MergeKind.SUBTRACT && inputs.size() != 2) {
      throw new IllegalArgumentException(
          "one input is subtracted from another: expected=2, got=%d, layer=%s"
              .formatted(inputs.size(), name()));
    }
    TensorShape merged =
        kind == MergeKind.CONCATENATE
            ? concatenated(inputs)
            : inputs.stream().reduce((a, b) -> MergedShapes.merged(a, b, name())).orElseThrow();
    return List.of(merged);
  }

  private TensorShape concatenated(List<TensorShape> inputs) {
    TensorShape first = inputs.get(0);
    int along = along(first.rank());
    List<Integer> dims = new ArrayList<>(first.dims());
    for (TensorShape other : inputs.subList(1, inputs.size())) {
      requireAlike(first, other, along);
      boolean known = dims.get(along) != TensorShape.UNKNOWN && other.isKnown(along);
      dims.set(along, known ? dims.get(along) + other.dim(along) : TensorShape.UNKNOWN);
    }
    return new TensorShape(dims);
  }

  private int along(int rank) {
    return axis == -1 ? rank - 1 : axis;
  }

  private void requireAlike(TensorShape first, TensorShape other, int except) {
    boolean alike = first.rank() == other.rank() && except < first.rank();
    for (int i = 0; alike && i < first.rank(); i++) {
      boolean known = first.isKnown(i) && other.isKnown(i);
      alike = i == except || !known || first.dim(i) == other.dim(i);
    }
    if (!alike) {
      throw new IllegalArgumentException(
          "inputs that are merged have the same shape but for axis %d: got=%s and %s, layer=%s"
              .formatted(except, first, other, name()));
    }
  }

  @Override
  public Output call(Arguments arguments) {
    requireNoStates(arguments);
    List<Tensor> inputs = arguments.inputs();
    Shape shape = output(shapes(inputs));
    Optional<Tensor> mask = computeMask(arguments);
    return Output.of(Tensor.own(shape, values(inputs, arguments.masks(), shape)), mask);
  }

  private float[] values(List<Tensor> inputs, List<Optional<Tensor>> masks, Shape shape) {
    if (kind == MergeKind.CONCATENATE) {
      return MergedTensors.concat(inputs, shape, along(shape.rank()));
    }
    List<Tensor> all = inputs.stream().map(t -> MergedShapes.repeated(t, shape)).toList();
    return dependsOn(masks)
        ? MergedTensors.entrywise(kind, all, MergedShapes.repeated(masks, shapes(inputs), shape))
        : MergedTensors.entrywise(kind, all);
  }

  private static List<Shape> shapes(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).toList();
  }

  private boolean dependsOn(List<Optional<Tensor>> masks) {
    return isByMask() && masks.stream().anyMatch(Optional::isPresent);
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    requireNoStates(arguments);
    List<Variable> inputs = arguments.inputs();
    List<Shape> shapes = inputs.stream().map(Variable::shape).toList();
    return TracedOutput.of(
        variable(inputs, arguments.masks(), output(shapes)), mask(shapes, arguments.masks()));
  }

  private Variable variable(List<Variable> inputs, List<Optional<Tensor>> masks, Shape shape) {
    if (kind == MergeKind.CONCATENATE) {
      return Variable.concat(along(shape.rank()), inputs);
    }
    List<Variable> all = inputs.stream().map(v -> MergedShapes.repeated(v, shape)).toList();
    List<Shape> shapes = inputs.stream().map(Variable::shape).toList();
    return dependsOn(masks)
        ? MergedVariables.entrywise(kind, all, MergedShapes.repeated(masks, shapes, shape))
        : MergedVariables.entrywise(kind, all);
  }

  private Shape output(List<Shape> inputs) {
    return computeOutputShape(inputs.stream().map(TensorShape::of).toList()).get(0).from(0);
  }

  /** All values if inputs are concatenated; with unknown extents the shape has fewer. */
  @Override
  double sizeOf(TensorShape output, List<Sized> inputs) {
    if (kind != MergeKind.CONCATENATE) {
      return sizeOfEntries(output, inputs);
    }
    double all = inputs.stream().mapToDouble(Sized::size).sum();
    return output.rank() > 2 ? all : Math.max(all, output.product(1));
  }

  /** Repeated inputs may have more values together than the largest of them. */
  private static double sizeOfEntries(TensorShape output, List<Sized> inputs) {
    double largest = inputs.stream().mapToDouble(Sized::size).max().orElseThrow();
    boolean areAlike = inputs.stream().map(Sized::shape).distinct().count() == 1;
    double product = inputs.stream().mapToDouble(Sized::size).reduce(1, (a, b) -> a * b);
    return areAlike ? largest : Math.min(product, Math.max(largest, output.product(1)));
  }

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return mask(shapes(arguments.inputs()), arguments.masks());
  }

  private Optional<Tensor> mask(List<Shape> inputs, List<Optional<Tensor>> masks) {
    if (masks.stream().allMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    boolean ofSteps = concatenatesSteps() && inputs.get(0).rank() > 2;
    if (!ofSteps) {
      List<Optional<Tensor>> all =
          concatenates() ? masks : MergedShapes.repeated(masks, inputs, output(inputs));
      return anyMask ? MergedMasks.or(all) : MergedMasks.and(all);
    }
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.add(MergedMasks.orAll(masks.get(i), inputs.get(i)));
    }
    Shape shape = output(shapes(all));
    return Optional.of(Tensor.own(shape, MergedTensors.concat(all, shape, axis)));
  }

  @Override
  public MaskSource maskSource(int output) {
    return MaskSource.ALL_INPUTS;
  }

  @Override
  List<LayerWeight> layerWeights() {
    return List.of();
  }

  @Override
  void replaceWeights(List<Weight> weights) {}

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    boolean joinsFeatures =
        axis == -1 || inputs.get(0).filter(shape -> axis == shape.rank() - 1).isPresent();
    return kind == MergeKind.CONCATENATE && !joinsFeatures
        ? new StreamingRole.NeedsSequence("it concatenates steps or rows, axis=" + axis)
        : new StreamingRole.Merges(kind, anyMask);
  }
}
