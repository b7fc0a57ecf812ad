/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A custom cell, written with ND4J tensors the way a Keras cell is written:
 *
 * <pre>{@code
 * final class MinimalRnnCell extends TensorCell {
 *   MinimalRnnCell(Weight kernel, Weight recurrentKernel) {
 *     super(
 *         kernel.shape().dim(0),
 *         kernel.shape().dim(1),
 *         List.of(StateSpec.of("h", kernel.shape().dim(1))),
 *         List.of(kernel, recurrentKernel));
 *   }
 *
 *   @Override
 *   public String className() {
 *     return "MinimalRNNCell";
 *   }
 *
 *   @Override
 *   protected TensorStep step(INDArray x, TensorStates states) {
 *     INDArray h = x.mmul(tensor("kernel"));
 *     INDArray output = h.add(states.get(0).mmul(tensor("recurrent_kernel")));
 *     return TensorStep.of(output, output);
 *   }
 * }
 * }</pre>
 *
 * <p>Several threads call {@link #step} at once, each with its own arrays. It must not write to its
 * arguments or to a tensor of the cell. Every call of an ND4J operation costs tens of microseconds,
 * and an ND4J backend must be on the class path at run time. A built-in cell needs no backend.
 *
 * <p>A cell that takes constants also implements {@link ConditionedCell}; {@link
 * TensorStates#constant} reads them.
 */
public abstract class TensorCell implements Cell {

  private final Shape inputShape;
  private final Shape outputShape;
  private final List<StateSpec> states;
  private final List<Weight> weights;
  // Created at first use: a cell can be described where there is no ND4J backend.
  private volatile @Nullable Map<String, INDArray> tensors;

  /**
   * A cell whose input and output are vectors.
   *
   * @param inputSize {@code I}
   * @param outputSize {@code O}
   * @param states the states in order
   * @param weights the weights in {@code get_weights} order, each with a unique name
   */
  protected TensorCell(
      int inputSize, int outputSize, List<StateSpec> states, List<Weight> weights) {
    this(Shape.of(inputSize), Shape.of(outputSize), states, weights);
  }

  /** A cell with inputs and outputs of any rank. */
  protected TensorCell(
      Shape inputShape, Shape outputShape, List<StateSpec> states, List<Weight> weights) {
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    this.states = List.copyOf(states);
    this.weights = List.copyOf(weights);
  }

  /**
   * One step, for {@code B} rows together.
   *
   * @param x the inputs {@code [B, I...]}, float32; valid during this call only
   * @param states the states before the step; valid during this call only
   * @return the output and the states after the step, which the caller copies
   */
  protected abstract TensorStep step(INDArray x, TensorStates states);

  /**
   * A weight as a tensor, float32, shared by all threads: to be read, not written.
   *
   * @throws IllegalArgumentException if the cell has no weight of that name
   */
  protected final INDArray tensor(String weight) {
    INDArray tensor = tensors().get(weight);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no such weight: name=%s; declared: %s"
              .formatted(weight, weights.stream().map(Weight::name).toList()));
    }
    return tensor;
  }

  @Override
  public final Shape inputShape() {
    return inputShape;
  }

  @Override
  public final Shape outputShape() {
    return outputShape;
  }

  @Override
  public final List<StateSpec> states() {
    return states;
  }

  @Override
  public final List<Weight> weights() {
    return weights;
  }

  @Override
  public final ConditionedKernel kernel() {
    return new TensorKernel(this);
  }

  private Map<String, INDArray> tensors() {
    Map<String, INDArray> made = tensors;
    if (made == null) {
      synchronized (this) {
        made = tensors;
        if (made == null) {
          made = kept(this::newTensors);
          tensors = made;
        }
      }
    }
    return made;
  }

  private Map<String, INDArray> newTensors() {
    Map<String, INDArray> result = new HashMap<>();
    for (Weight weight : weights) {
      result.put(weight.name(), Nd4j.create(weight.toArray(), weight.shape().toArray(), 'c'));
    }
    return result;
  }

  /**
   * Creates tensors that are kept for later steps. Memory of a workspace that a step, or its
   * caller, has opened would be used again for something else.
   */
  private static <T> T kept(Supplier<T> creation) {
    MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try {
      return creation.get();
    } finally {
      none.close();
    }
  }

  /** Moves rows between plain arrays and tensors that are allocated once per number of rows. */
  private static final class TensorKernel implements ConditionedKernel {

    private final TensorCell cell;
    private float @Nullable [][] constants;
    // Null until the first step, and once the constants have changed.
    private @Nullable RowTensors tensors;

    TensorKernel(TensorCell cell) {
      this.cell = cell;
    }

    /** The order in which ND4J adds depends on the number of rows. */
    @Override
    public boolean isBatchInvariant() {
      return false;
    }

    @Override
    public void setConstants(float[][] constants) {
      this.constants = constants;
      // They reach the tensors together with the rows of the next step.
      tensors = null;
    }

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      RowTensors tensors = tensors(rows);
      copyIn(x, tensors.x);
      for (int k = 0; k < tensors.states.length; k++) {
        copyIn(states[k], tensors.states[k]);
      }
      TensorStep step = cell.step(tensors.x, tensors.view);
      if (step.states().size() != tensors.states.length) {
        throw new IllegalStateException(
            "a step must return every state: cell=%s, expected=%d, got=%d"
                .formatted(cell.className(), tensors.states.length, step.states().size()));
      }
      copyOut("output", step.output(), cell.outputShape, rows, output);
      for (int k = 0; k < tensors.states.length; k++) {
        StateSpec spec = cell.states.get(k);
        copyOut(spec.name(), step.states().get(k), spec.shape(), rows, states[k]);
      }
    }

    private RowTensors tensors(int rows) {
      RowTensors current = tensors;
      if (current == null || current.rows != rows) {
        current = kept(() -> new RowTensors(cell, rows, constants(rows)));
        tensors = current;
      }
      return current;
    }

    private INDArray[] constants(int rows) {
      List<Shape> declared = ConditionedCell.constantsOf(cell);
      INDArray[] result = new INDArray[declared.size()];
      if (result.length == 0) {
        return result;
      }
      if (constants == null) {
        throw new IllegalStateException(
            "a cell that declares constants must be given them before a step: cell=%s, constants=%s"
                .formatted(cell.className(), declared));
      }
      for (int k = 0; k < result.length; k++) {
        result[k] = zeros(rows, declared.get(k));
        copyIn(constants[k], result[k]);
      }
      return result;
    }

    private static void copyIn(float[] from, INDArray to) {
      to.data().asNioFloat().put(from, 0, (int) to.length());
    }

    private void copyOut(String what, INDArray from, Shape shape, int rows, float[] to) {
      if (!Arrays.equals(from.shape(), withRows(rows, shape))) {
        throw new IllegalStateException(
            "a step returned the wrong shape: cell=%s, tensor=%s, expected=%s, got=%s"
                .formatted(
                    cell.className(),
                    what,
                    Arrays.toString(withRows(rows, shape)),
                    Arrays.toString(from.shape())));
      }
      float[] values = from.dup('c').castTo(DataType.FLOAT).data().asFloat();
      System.arraycopy(values, 0, to, 0, rows * shape.size());
    }
  }

  /** The tensors of one number of rows. */
  private static final class RowTensors {

    private final int rows;
    private final INDArray x;
    private final INDArray[] states;
    private final TensorStates view;

    RowTensors(TensorCell cell, int rows, INDArray[] constants) {
      this.rows = rows;
      x = zeros(rows, cell.inputShape);
      states = cell.states.stream().map(s -> zeros(rows, s.shape())).toArray(INDArray[]::new);
      view = new TensorStates(cell.states, states, constants);
    }
  }

  private static INDArray zeros(int rows, Shape shape) {
    return Nd4j.create(DataType.FLOAT, withRows(rows, shape));
  }

  private static long[] withRows(int rows, Shape shape) {
    long[] row = shape.toArray();
    long[] result = new long[row.length + 1];
    result[0] = rows;
    System.arraycopy(row, 0, result, 1, row.length);
    return result;
  }
}
