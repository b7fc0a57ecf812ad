/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each group of channels brought to mean 0 and variance 1 (Wu and He 2018), as Keras's {@code
 * GroupNormalization} over the last axis: {@code gamma (x - mean) / sqrt(variance + epsilon) +
 * beta}. Of a sequence the mean and the variance are those of all its steps, so a sequence is
 * normalized as a whole by {@link #normalize}; a step of the cell is a row by itself. They are
 * taken in double.
 *
 * <p>Input and output {@code [I]}.
 */
public final class GroupNormalizationCell extends BuiltInCell {

  private final int size;
  private final int groups;
  private final double epsilon;
  private final Optional<Weight> gamma;
  private final Optional<Weight> beta;

  /**
   * A layer with these weights.
   *
   * @param size {@code I}, a multiple of the number of groups
   * @param epsilon 0.001 in Keras
   * @param gamma {@code [I]}; empty for ones
   * @param beta {@code [I]}; empty for zeros
   * @throws IllegalArgumentException if a shape or the number of groups does not fit
   */
  public GroupNormalizationCell(
      int size, int groups, double epsilon, Optional<Weight> gamma, Optional<Weight> beta) {
    super(
        "GroupNormalization",
        "group_normalization",
        Shape.of(size),
        Shape.of(size),
        List.of(),
        Affine.weights(size, gamma, beta));
    if (groups < 1 || size % groups != 0) {
      throw new IllegalArgumentException(
          "groups must have equal numbers of channels: groups=%d, channels=%d"
              .formatted(groups, size));
    }
    this.size = size;
    this.groups = groups;
    this.epsilon = epsilon;
    this.gamma = gamma;
    this.beta = beta;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "groups",
        groups,
        "epsilon",
        epsilon,
        "scale",
        gamma.isPresent(),
        "center",
        beta.isPresent());
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    requireSameNumber(weights);
    Optional<Weight> last = weights.stream().reduce((first, second) -> second);
    return new GroupNormalizationCell(
        size, groups, epsilon, gamma.map(old -> weights.get(0)), beta.flatMap(old -> last));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    return VariableStep.of(normalize(in.x(), in.weights()));
  }

  /**
   * Sequences, each normalized as a whole.
   *
   * @param x {@code [B, I]} or {@code [B, T, I]}
   * @param weights those of the cell
   */
  public Variable normalize(Variable x, List<Variable> weights) {
    int width = size / groups;
    List<Variable> parts = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      parts.add(normal(x.columns(group * width, (group + 1) * width)));
    }
    Variable normal = Variable.concat(x.shape().rank() - 1, parts);
    Variable scaled = gamma.isEmpty() ? normal : normal.times(weights.get(0));
    return beta.isEmpty() ? scaled : scaled.plus(weights.get(weights.size() - 1));
  }

  private Variable normal(Variable group) {
    int rows = group.shape().dim(0);
    int count = group.shape().size() / rows;
    Variable flat = group.reshape(Shape.of(rows, count));
    Variable centred = flat.minus(flat.sumOfLast().times(1.0 / count));
    Variable variance = centred.times(centred).sumOfLast().times(1.0 / count);
    return centred.dividedBy(Affine.squareRoot(variance.plus(epsilon))).reshape(group.shape());
  }

  @Override
  public Kernel kernel() {
    ScaleAndShift affine =
        new ScaleAndShift(Affine.scale(gamma, size), Weights.valuesOrZeros(beta, size));
    return (rows, x, states, output) -> normalize(rows, 1, x, output, affine);
  }

  /**
   * Sequences of equal numbers of steps, each normalized as a whole.
   *
   * @param rows how many sequences
   * @param steps of each of them
   * @param x {@code [B, T, I]}, row-major
   * @param output of the same length, overwritten
   */
  public void normalize(int rows, int steps, float[] x, float[] output) {
    normalize(
        rows,
        steps,
        x,
        output,
        new ScaleAndShift(Affine.scale(gamma, size), Weights.valuesOrZeros(beta, size)));
  }

  private void normalize(int rows, int steps, float[] x, float[] output, ScaleAndShift affine) {
    int row = steps * size;
    int width = size / groups;
    for (int from = 0; from < rows * row; from += row) {
      for (int channel = 0; channel < size; channel += width) {
        normalize(x, from + channel, from + row, width, output);
      }
    }
    affine.apply(output, rows * row);
  }

  /** One group: {@code width} values every {@code size}. */
  private void normalize(float[] x, int from, int to, int width, float[] output) {
    double mean = 0;
    int count = 0;
    for (int step = from; step < to; step += size, count += width) {
      for (int i = step; i < step + width; i++) {
        mean += x[i];
      }
    }
    mean /= count;
    double variance = 0;
    for (int step = from; step < to; step += size) {
      for (int i = step; i < step + width; i++) {
        variance += (x[i] - mean) * (x[i] - mean);
      }
    }
    double inverse = 1 / Math.sqrt(variance / count + epsilon);
    for (int step = from; step < to; step += size) {
      for (int i = step; i < step + width; i++) {
        output[i] = (float) ((x[i] - mean) * inverse);
      }
    }
  }

  private record ScaleAndShift(float[] scale, float[] shift) {

    void apply(float[] values, int count) {
      for (int i = 0; i < count; i++) {
        values[i] = Math.fma(scale[i % scale.length], values[i], shift[i % scale.length]);
      }
    }
  }
}
