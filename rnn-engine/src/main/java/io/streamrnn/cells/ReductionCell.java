/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The sum, the mean, the largest or the smallest of the values along some axes, as Keras's {@code
 * ops.sum}. A cell without states. Sums are taken in float64.
 */
public final class ReductionCell extends BuiltInCell {

  /** What becomes of several values. */
  public enum Kind {
    /** Their sum. */
    SUM("sum"),
    /** Their mean. */
    MEAN("mean"),
    /** The largest one; NaN if one is NaN. */
    MAX("max"),
    /** The smallest one; NaN if one is NaN. */
    MIN("min");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The name in configurations: {@code "sum"}. */
    public String word() {
      return word;
    }

    private double joined(double a, double b) {
      return switch (this) {
        case SUM, MEAN -> a + b;
        case MAX -> Math.max(a, b);
        case MIN -> Math.min(a, b);
      };
    }

    private boolean isSum() {
      return this == SUM || this == MEAN;
    }
  }

  private final Kind kind;
  private final Set<Integer> axes;
  // Where the values of each output are in the input, one output after the other.
  private final int[] positions;
  private final int count;

  /**
   * A cell.
   *
   * @param axes of the input, counted from 0
   * @param keepDims whether the output has these axes, with the extent 1
   */
  public ReductionCell(Kind kind, Shape input, Set<Integer> axes, boolean keepDims) {
    super("Reduction", "reduction", input, output(input, axes, keepDims), List.of(), List.of());
    this.kind = kind;
    this.axes = Set.copyOf(axes);
    this.positions = positions(input, axes);
    this.count = input.size() / outputShape().size();
  }

  private static Shape output(Shape input, Set<Integer> axes, boolean keepDims) {
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < input.rank(); axis++) {
      if (!axes.contains(axis)) {
        dims.add(input.dim(axis));
      } else if (keepDims) {
        dims.add(1);
      }
    }
    return new Shape(dims);
  }

  private static int[] positions(Shape input, Set<Integer> axes) {
    List<Integer> order =
        IntStream.range(0, input.rank())
            .boxed()
            .sorted((a, b) -> Boolean.compare(axes.contains(a), axes.contains(b)))
            .toList();
    int[] positions = {0};
    for (int axis : order) {
      int extent = input.dim(axis);
      int stride = input.dims().subList(axis + 1, input.rank()).stream().reduce(1, (a, b) -> a * b);
      int[] next = new int[positions.length * extent];
      for (int i = 0; i < next.length; i++) {
        next[i] = positions[i / extent] + i % extent * stride;
      }
      positions = next;
    }
    return positions;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("operation", kind.word(), "axes", axes.stream().sorted().toList());
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    int outputs = outputShape().size();
    return (rows, x, states, output) -> {
      for (int i = 0; i < rows * outputs; i++) {
        output[i] = reduced(x, i / outputs * size, i % outputs * count);
      }
    };
  }

  private float reduced(float[] x, int row, int from) {
    double value = x[row + positions[from]];
    for (int i = from + 1; i < from + count; i++) {
      value = kind.joined(value, x[row + positions[i]]);
    }
    return (float) (kind == Kind.MEAN ? value / count : value);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    int rows = in.x().shape().dim(0);
    int size = inputShape().size();
    int[] all = new int[rows * size];
    for (int i = 0; i < all.length; i++) {
      all[i] = i / size * size + positions[i % size];
    }
    List<Integer> dims = new ArrayList<>(List.of(rows));
    dims.addAll(outputShape().dims());
    Variable taken = in.x().gather(Shape.of(all.length / count, count), all);
    Variable values =
        kind.isSum()
            ? taken.sumOfLast().times(kind == Kind.MEAN ? 1.0 / count : 1)
            : taken.gather(Shape.of(all.length / count), chosen(taken));
    return VariableStep.of(values.reshape(new Shape(dims)));
  }

  /** The positions of the largest or the smallest values, of equal ones the first. */
  private int[] chosen(Variable taken) {
    int[] chosen = new int[taken.shape().dim(0)];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = i * count;
      for (int at = i * count + 1; at < (i + 1) * count; at++) {
        double best = taken.at(chosen[i]);
        chosen[i] =
            taken.at(at) != best && kind.joined(best, taken.at(at)) != best ? at : chosen[i];
      }
    }
    return chosen;
  }
}
