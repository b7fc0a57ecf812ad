package io.streamrnn.sequence;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Several inputs made one: Keras's {@code Concatenate}, {@code Add}, {@code Multiply}, {@code
 * Average}, {@code Subtract}, {@code Maximum} and {@code Minimum}. Inputs are given as a list,
 * {@link Inputs#list}, or by a {@link Functional} graph. A step is skipped if one of the inputs'
 * masks skips it; of sequences one behind the other the masks are, too.
 *
 * <p>In a model that Keras 3 wrote a step is skipped if all inputs' masks skip it, which takes that
 * all have one; and products, largest and smallest values are those of the inputs that use the
 * step. Where none does, a product is 0, and of the others the first input counts.
 */
public final class Merge extends Layer {

  private final MergeKind kind;
  private final int axis;
  private final boolean anyMask;

  private Merge(String name, MergeKind kind, int axis, boolean anyMask) {
    super(name == null ? Names.snakeCase(kind.className()) : name);
    this.kind = kind;
    this.axis = axis;
    this.anyMask = anyMask;
  }

  /** Keras's {@code Concatenate}: one behind the other on the last axis. */
  public static Merge concatenate() {
    return of(null, MergeKind.CONCATENATE, -1);
  }

  /**
   * Keras's {@code Concatenate}: one behind the other on an axis.
   *
   * @param axis 1 or more, or -1 for the last one
   */
  public static Merge concatenate(int axis) {
    return of(null, MergeKind.CONCATENATE, axis);
  }

  /** Keras's {@code Add}: the sum, entry by entry. */
  public static Merge add() {
    return of(null, MergeKind.ADD, -1);
  }

  /** Keras's {@code Multiply}: the product, entry by entry. */
  public static Merge multiply() {
    return of(null, MergeKind.MULTIPLY, -1);
  }

  /** Keras's {@code Average}: the mean, entry by entry. */
  public static Merge average() {
    return of(null, MergeKind.AVERAGE, -1);
  }

  /** Keras's {@code Subtract}: the second taken from the first, entry by entry. */
  public static Merge subtract() {
    return of(null, MergeKind.SUBTRACT, -1);
  }

  /** Keras's {@code Maximum}: the largest, entry by entry. */
  public static Merge maximum() {
    return of(null, MergeKind.MAXIMUM, -1);
  }

  /** Keras's {@code Minimum}: the smallest, entry by entry. */
  public static Merge minimum() {
    return of(null, MergeKind.MINIMUM, -1);
  }

  static Merge of(String name, MergeKind kind, int axis) {
    return of(name, kind, axis, false);
  }

  /**
   * A layer.
   *
   * @param anyMask whether a step that one of the inputs' masks uses is used, as in Keras 3
   */
  static Merge of(String name, MergeKind kind, int axis, boolean anyMask) {
    if (axis == 0 || axis < -1) {
      throw new IllegalArgumentException(
          "inputs are put together on an axis behind the batch: axis=" + axis);
    }
    return new Merge(name, kind, axis, anyMask);
  }

  MergeKind kind() {
    return kind;
  }

  boolean usesAnyMask() {
    return anyMask;
  }

  /** Whether values depend on which inputs are masked. */
  boolean isByMask() {
    return anyMask && kind.isByMask();
  }

  /** Where inputs are put together; -1 for the last axis. */
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
  public void build(TensorShape input) {}

  @Override
  public List<TensorShape> computeOutputShape(TensorShape input) {
    return List.of(input);
  }

  /** The shape of several inputs put together: Keras's {@code compute_output_shape} of a list. */
  @Override
  List<TensorShape> outputShapesFrom(List<TensorShape> inputs) {
    if (kind == MergeKind.SUBTRACT && inputs.size() != 2) {
      throw new IllegalArgumentException(
          "one input is taken from another: expected=2, got=%d, layer=%s"
              .formatted(inputs.size(), name()));
    }
    TensorShape first = inputs.get(0);
    int along = axis == -1 ? first.rank() - 1 : axis;
    List<Integer> dims = new ArrayList<>(first.dims());
    for (TensorShape other : inputs.subList(1, inputs.size())) {
      requireAlike(first, other, kind == MergeKind.CONCATENATE ? along : -1);
      if (kind == MergeKind.CONCATENATE) {
        boolean known = dims.get(along) != TensorShape.UNKNOWN && other.isKnown(along);
        dims.set(along, known ? dims.get(along) + other.dim(along) : TensorShape.UNKNOWN);
      }
    }
    return List.of(new TensorShape(dims));
  }

  private void requireAlike(TensorShape first, TensorShape other, int except) {
    boolean alike = first.rank() == other.rank() && except < first.rank();
    for (int i = 0; alike && i < first.rank(); i++) {
      boolean known = first.isKnown(i) && other.isKnown(i);
      alike = i == except || !known || first.dim(i) == other.dim(i);
    }
    if (!alike) {
      throw new IllegalArgumentException(
          "inputs that are merged have the same shape%s: got=%s and %s, layer=%s"
              .formatted(except < 0 ? "" : " but for axis " + except, first, other, name()));
    }
  }

  @Override
  public Output call(Inputs inputs) {
    if (!inputs.initialState().isEmpty() || !inputs.constants().isEmpty()) {
      requireNoStates(inputs);
    }
    List<Tensor> all = Stream.concat(Stream.of(inputs.x()), inputs.others().stream()).toList();
    List<Tensor> masks = new ArrayList<>(Collections.nCopies(all.size(), null));
    masks.set(0, inputs.mask());
    return callFrom(all, masks);
  }

  @Override
  Output callFrom(List<Tensor> inputs, List<Tensor> masks) {
    List<TensorShape> shapes = inputs.stream().map(t -> TensorShape.of(t.shape())).toList();
    Shape shape = outputShapesFrom(shapes).get(0).from(0);
    float[] values =
        kind == MergeKind.CONCATENATE
            ? concat(inputs, shape)
            : isByMask() && masks.stream().anyMatch(Objects::nonNull)
                ? entrywise(inputs, masks)
                : entrywise(inputs);
    return Output.of(
        Tensor.own(shape, values), mask(inputs.stream().map(Tensor::shape).toList(), masks));
  }

  @Override
  void buildFor(Inputs inputs) {}

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs inputs) {
    if (!inputs.initialState().isEmpty() || !inputs.constants().isEmpty()) {
      requireNoStates(inputs);
    }
    List<Variable> all = Stream.concat(Stream.of(inputs.x()), inputs.others().stream()).toList();
    List<Tensor> masks = new ArrayList<>(Collections.nCopies(all.size(), null));
    masks.set(0, inputs.mask());
    return traceFrom(trace, weights, all, masks);
  }

  @Override
  TracedOutput traceFrom(
      Trace trace, List<Variable> weights, List<Variable> inputs, List<Tensor> masks) {
    List<Shape> shapes = inputs.stream().map(Variable::shape).toList();
    Shape shape = outputShapesFrom(shapes.stream().map(TensorShape::of).toList()).get(0).from(0);
    if (isByMask() && masks.stream().anyMatch(Objects::nonNull)) {
      return TracedOutput.of(traced(inputs, masks), mask(shapes, masks).orElse(null));
    }
    Variable merged =
        switch (kind) {
          case CONCATENATE -> Variable.concat(axis == -1 ? shape.rank() - 1 : axis, inputs);
          case AVERAGE ->
              inputs.stream().reduce(Variable::plus).orElseThrow().times(1.0 / inputs.size());
          case ADD -> inputs.stream().reduce(Variable::plus).orElseThrow();
          case MULTIPLY -> inputs.stream().reduce(Variable::times).orElseThrow();
          case SUBTRACT -> inputs.get(0).minus(inputs.get(1));
          case MAXIMUM -> inputs.stream().reduce((a, b) -> chosen(a, b, true)).orElseThrow();
          case MINIMUM -> inputs.stream().reduce((a, b) -> chosen(a, b, false)).orElseThrow();
        };
    return TracedOutput.of(merged, mask(shapes, masks).orElse(null));
  }

  /** The larger or the smaller ones; of equal ones the first, and the slope is its. */
  private static Variable chosen(Variable a, Variable b, boolean larger) {
    boolean[] first = new boolean[a.shape().size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = larger ? a.at(i) >= b.at(i) : a.at(i) <= b.at(i);
    }
    return a.where(first, b);
  }

  private Optional<Tensor> mask(List<Shape> inputs, List<Tensor> masks) {
    boolean oneBehindTheOther =
        kind == MergeKind.CONCATENATE && axis == 1 && inputs.get(0).rank() > 2;
    if (!oneBehindTheOther || masks.stream().allMatch(Objects::isNull)) {
      return anyMask ? or(masks) : and(masks);
    }
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      all.add(masks.get(i) == null ? ones(inputs.get(i)) : masks.get(i));
    }
    Shape shape =
        outputShapesFrom(all.stream().map(t -> TensorShape.of(t.shape())).toList()).get(0).from(0);
    return Optional.of(Tensor.own(shape, concat(all, shape)));
  }

  private static Tensor ones(Shape sequences) {
    float[] used = new float[sequences.dim(0) * sequences.dim(1)];
    Arrays.fill(used, 1f);
    return Tensor.own(Shape.of(sequences.dim(0), sequences.dim(1)), used);
  }

  private float[] concat(List<Tensor> inputs, Shape shape) {
    int along = axis == -1 ? shape.rank() - 1 : axis;
    int blocks = shape.dims().subList(0, along).stream().reduce(1, (a, b) -> a * b);
    int[] lengths = inputs.stream().mapToInt(input -> input.shape().size() / blocks).toArray();
    float[] merged = new float[shape.size()];
    MergeKind.concatenate(values(inputs), lengths, blocks, merged);
    return merged;
  }

  private float[] entrywise(List<Tensor> inputs) {
    float[] merged = new float[inputs.get(0).shape().size()];
    kind.merge(values(inputs), merged.length, merged);
    return merged;
  }

  /** Entries of the inputs that are used; each step has a place in a mask. */
  private float[] entrywise(List<Tensor> inputs, List<Tensor> masks) {
    float[] merged = new float[inputs.get(0).shape().size()];
    int steps = masks.stream().filter(Objects::nonNull).findFirst().orElseThrow().shape().size();
    float[][] used =
        masks.stream().map(m -> m == null ? new float[0] : m.values()).toArray(float[][]::new);
    kind.merge(values(inputs), used, steps, merged.length / steps, merged);
    return merged;
  }

  private static float[][] values(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::values).toArray(float[][]::new);
  }

  /** As {@link #entrywise(List, List)}. */
  private Variable traced(List<Variable> inputs, List<Tensor> masks) {
    int steps = masks.stream().filter(Objects::nonNull).findFirst().orElseThrow().shape().size();
    boolean[] any = used(masks.get(0), steps);
    Variable merged = inputs.get(0);
    for (int k = 1; k < inputs.size(); k++) {
      boolean[] own = used(masks.get(k), steps);
      boolean[] both = new boolean[steps];
      for (int step = 0; step < steps; step++) {
        both[step] = own[step] && any[step];
        any[step] |= own[step];
      }
      Variable input = inputs.get(k);
      merged = joined(merged, input).where(both, input.where(own, merged));
    }
    return kind == MergeKind.MULTIPLY ? merged.where(any, Variable.zeros(merged.shape())) : merged;
  }

  private Variable joined(Variable a, Variable b) {
    return kind == MergeKind.MULTIPLY ? a.times(b) : chosen(a, b, kind == MergeKind.MAXIMUM);
  }

  private static boolean[] used(Tensor mask, int steps) {
    boolean[] used = new boolean[steps];
    for (int step = 0; step < steps; step++) {
      used[step] = mask == null || mask.at(step) != 0;
    }
    return used;
  }

  private static Optional<Tensor> or(List<Tensor> masks) {
    if (masks.contains(null)) {
      return Optional.empty();
    }
    float[] used = masks.get(0).toArray();
    for (Tensor mask : masks) {
      for (int i = 0; i < used.length; i++) {
        used[i] = mask.at(i) == 0 ? used[i] : 1f;
      }
    }
    return Optional.of(Tensor.own(masks.get(0).shape(), used));
  }

  private static Optional<Tensor> and(List<Tensor> masks) {
    List<Tensor> given = masks.stream().filter(Objects::nonNull).toList();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    float[] used = given.get(0).toArray();
    for (Tensor mask : given) {
      for (int i = 0; i < used.length; i++) {
        used[i] = mask.at(i) == 0 ? 0f : used[i];
      }
    }
    return Optional.of(Tensor.own(given.get(0).shape(), used));
  }

  @Override
  public Optional<Tensor> computeMask(Tensor inputs, Tensor mask) {
    return Optional.ofNullable(mask);
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
        ? new StreamingRole.NeedsSequence("it joins steps or rows, axis=" + axis)
        : new StreamingRole.Merges(kind, anyMask);
  }
}
