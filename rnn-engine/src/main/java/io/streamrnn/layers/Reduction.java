/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ReductionCell;
import io.streamrnn.cells.ReductionCell.Kind;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Keras's {@code ops.sum}, {@code ops.mean}, {@code ops.max} and {@code ops.min} over axes after
 * the rows. A mask of the input does not matter, and the output has none. On a stream, values of an
 * event are reduced event by event; steps need a window.
 */
public final class Reduction extends Reshaping {

  static final LayerEntry ENTRY =
      LayerEntry.of(
          "Reduction",
          Reduction::read,
          (from, to) -> from.copy(to, "operation", "axis", "keepdims"),
          LayerEntry.Trait.IS_OPERATION);

  private final Kind kind;
  private final List<Integer> axes;
  private final boolean keepDims;

  private Reduction(String name, Kind kind, List<Integer> axes, boolean keepDims) {
    super(name);
    this.kind = kind;
    this.axes = List.copyOf(axes);
    this.keepDims = keepDims;
    if (axes.isEmpty() || axes.contains(0)) {
      throw new IllegalArgumentException(
          "the axes are after the rows: axis=%s, layer=%s".formatted(axes, name));
    }
  }

  /**
   * A layer.
   *
   * @param axes counted from 1 after the rows; negative from the end
   */
  public static Reduction of(Kind kind, int... axes) {
    return new Reduction(kind.word(), kind, IntStream.of(axes).boxed().toList(), false);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Reduction name(String value) {
    return new Reduction(value, kind, axes, keepDims);
  }

  /** The layer with Keras's {@code keepdims}: whether the output has the axes, of extent 1. */
  public Reduction keepDims(boolean value) {
    return new Reduction(name(), kind, axes, value);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    String word = String.valueOf(config.require("operation"));
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(each -> each.word().equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "operation not known: '%s', layer=%s".formatted(word, name)));
    List<Integer> axes =
        LayerRegistry.list(
            "axis", config.require("axis"), axis -> axis instanceof Integer one ? one : 0);
    return new Reduction(name, kind, axes, config.flag("keepdims", false));
  }

  /** What becomes of several values. */
  public Kind kind() {
    return kind;
  }

  /** Keras's {@code axis}. */
  public List<Integer> axes() {
    return axes;
  }

  /** Keras's {@code keepdims}. */
  public boolean keepsDims() {
    return keepDims;
  }

  @Override
  public String className() {
    return "Reduction";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("operation", kind.word());
    config.put("axis", axes);
    config.put("keepdims", keepDims);
  }

  @Override
  boolean ignoresMask() {
    return true;
  }

  /** The axes of an input, counted from 0. */
  private Set<Integer> axes(TensorShape input) {
    Set<Integer> all =
        axes.stream()
            .map(axis -> axis < 0 ? axis + input.rank() : axis)
            .filter(axis -> axis > 0 && axis < input.rank())
            .collect(Collectors.toSet());
    if (all.size() != axes.size()) {
      throw new IllegalArgumentException(
          "the input has each axis that is reduced once, after the rows: axis=%s, got=%s, layer=%s"
              .formatted(axes, input, name()));
    }
    return all;
  }

  @Override
  TensorShape outputShape(TensorShape input) {
    Set<Integer> reduced = axes(input);
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < input.rank(); axis++) {
      if (!reduced.contains(axis)) {
        dims.add(input.dim(axis));
      } else if (keepDims) {
        dims.add(1);
      }
    }
    return new TensorShape(dims);
  }

  @Override
  float[] values(Tensor x) {
    ReductionCell cell = cell(TensorShape.of(x.shape()), 1);
    int rows = x.shape().dim(0);
    float[] values = new float[rows * cell.outputShape().size()];
    cell.kernel().step(rows, x.values(), new float[0][], values);
    return values;
  }

  @Override
  Variable values(Variable x) {
    return cell(TensorShape.of(x.shape()), 1)
        .differentiableStep(new VariableStepInputs(List.of(), x, List.of(), List.of()))
        .output();
  }

  /**
   * The cell of an event.
   *
   * @param leading how many axes are before those of an event
   */
  private ReductionCell cell(TensorShape input, int leading) {
    Shape event = input.from(leading);
    Set<Integer> ofEvent =
        axes(input).stream().map(axis -> axis - leading).collect(Collectors.toSet());
    return new ReductionCell(kind, event, ofEvent, keepDims);
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.FitsEvent(
        leading ->
            inputs
                .get(0)
                .filter(input -> isWithinEvent(input, leading))
                .map(input -> cell(input, leading)),
        "it reads all steps of a sequence (%s, axis=%s)".formatted(kind.word(), axes));
  }

  private boolean isWithinEvent(TensorShape input, int leading) {
    return input.event(leading).isPresent()
        && axes(input).stream().allMatch(axis -> axis >= leading);
  }
}
