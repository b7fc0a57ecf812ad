/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.List;
import java.util.Map;

/**
 * A recurrent cell: the function {@code (x, states) -> (output, states)} of one step, as a value.
 * It holds weights and configuration and nothing that changes, so threads share it freely. What a
 * Keras cell defines with {@code call}, {@code state_size}, {@code output_size} and {@code
 * get_initial_state} is here {@link #kernel}, {@link #states}, {@link #outputShape} and {@link
 * #initialState}.
 *
 * <p>A cell without states treats every step alike, as a dense head does. Stacks are cells too.
 * Write a custom cell as a {@link TensorCell}, or, for speed, implement this interface with a
 * custom {@link Kernel}. A cell that is trained implements {@code
 * io.streamrnn.autodiff.DifferentiableCell}; a cell that takes constants implements {@link
 * ConditionedCell}.
 *
 * <p>Shapes are those of one row. The row axis {@code B} appears in the kernel only.
 */
public interface Cell {

  /** What kind of cell this is, in Keras's word where Keras has one: {@code "LSTMCell"}. */
  String className();

  /** The shape of one input row {@code [I]}. */
  Shape inputShape();

  /** The shape of one output row {@code [O]}. */
  Shape outputShape();

  /** The states in the order in which kernels take them and stores keep them; empty for none. */
  List<StateSpec> states();

  /** The weights in Keras's {@code get_weights} order. */
  List<Weight> weights();

  /**
   * How many multiplications a step of one row takes, at most: an estimate of its cost. By default
   * each number of a matrix is used once. Vectors such as a bias do not count. A cell overrides it
   * that uses its matrices more often, as a convolution of an image does, or only looks them up.
   */
  default long multiplications() {
    return weights().stream()
        .map(Weight::shape)
        .filter(shape -> shape.rank() >= 2)
        .mapToLong(Shape::size)
        .sum();
  }

  /**
   * Everything besides weights and shapes that decides what the cell computes: strings, numbers,
   * booleans, nulls, lists and maps of these. It is part of the cell's {@link #form}.
   */
  default Map<String, Object> config() {
    return Map.of();
  }

  /**
   * What the cell computes, in words that last: the cell's part of a model's identity. A savepoint
   * is accepted only by a model whose identity is the same.
   *
   * <p>The default is version 1 of the tag {@code "custom/" + className()} with the options of
   * {@link #config}. Two cells of one tag, one version and equal options, shapes and weights are
   * the same cell, whatever their Java classes are called. So {@link #className} of a custom cell
   * is a fixed word, never the name of a Java class. Override this method to raise the version when
   * the cell computes something else than before from the same options and weights.
   */
  default CellForm form() {
    return CellForm.of("custom/" + className(), 1, config());
  }

  /**
   * The value of a state before the first step.
   *
   * @param index the state's position in {@link #states}
   * @return one row of {@code S_k} values in a new array; zeros by default
   */
  default float[] initialState(int index) {
    return new float[states().get(index).size()];
  }

  /**
   * The same cell with other weights. The built-in cells implement it. A custom cell overrides it
   * to support {@code set_weights} on the layers around it.
   *
   * @param weights one for each of {@link #weights}, of the same shapes and in that order
   * @throws UnsupportedOperationException if the cell does not implement it
   */
  default Cell withWeights(List<Weight> weights) {
    throw new UnsupportedOperationException(
        "a cell whose weights are replaced overrides withWeights: cell=" + className());
  }

  /** A new kernel, for one thread. It shares the weights with the other kernels of the cell. */
  Kernel kernel();
}
