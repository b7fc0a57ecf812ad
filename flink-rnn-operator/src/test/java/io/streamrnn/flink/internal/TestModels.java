/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Flatten;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Models as small as a test needs them. */
public final class TestModels {

  private TestModels() {}

  /** Adds up numbers. {@code h' = h + x}. */
  public static Model sums() {
    return Model.of("sums", sumCell());
  }

  /** Adds up numbers; the score is the hyperbolic tangent of the sum, which is always finite. */
  public static Model boundedSums() {
    return Model.of(
        "bounded sums",
        new StackedCells(List.of(sumCell(), new ActivationCell(Activation.TANH, Shape.of(1)))));
  }

  /** Adds up numbers, from one that is not zero. */
  public static Model sumsFrom(float first) {
    return Model.of("sums from " + first, new SumsFrom(sumCell(), first, sumCell()::kernel));
  }

  /** Adds up numbers, by a kernel whose scores are wrong for several rows at once. */
  public static Model dependentOnBatch() {
    return Model.of(
        "dependent on batch", new SumsFrom(sumCell(), 0, () -> new Dependent(sumCell().kernel())));
  }

  /** Adds up numbers, by a kernel that fails on those above a limit. */
  public static Model sumsUpTo(float limit) {
    Kernel sums = sumCell().kernel();
    return Model.of(
        "sums up to " + limit,
        new SumsFrom(
            sumCell(),
            0,
            () ->
                (rows, x, states, output) -> {
                  for (int row = 0; row < rows; row++) {
                    if (x[row] > limit) {
                      throw new IllegalArgumentException("too great");
                    }
                  }
                  sums.step(rows, x, states, output);
                }));
  }

  private record Dependent(Kernel kernel) implements Kernel {

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      kernel.step(rows, x, states, output);
      if (rows > 1) {
        Arrays.fill(output, 0, rows, -1);
      }
    }

    @Override
    public boolean isBatchInvariant() {
      return false;
    }
  }

  /** Writes a Keras file of a network that adds up numbers. {@code h' = h + weight x}. */
  public static Path writeSums(Path file, float weight) throws IOException {
    Rnn sums = SimpleRnn.units(1).activation(Activation.LINEAR).build();
    sums.build(TensorShape.of(1, 2, 1));
    sums.setWeights(
        List.of(
            Tensor.of(Shape.of(1, 1), weight),
            Tensor.of(Shape.of(1, 1), 1),
            Tensor.of(Shape.of(1), 0)));
    KerasHdf5.write(file, sums);
    return file;
  }

  /** Writes a Keras file of a network that multiplies the sum of its weighted inputs by a head. */
  public static Path writeSums(Path file, float weight, float head) throws IOException {
    Layer layers =
        Sequential.of(
            SimpleRnn.units(1).activation(Activation.LINEAR),
            Dense.units(1).activation(Activation.LINEAR));
    layers.build(TensorShape.of(1, 2, 1));
    layers.setWeights(
        List.of(
            Tensor.of(Shape.of(1, 1), weight),
            Tensor.of(Shape.of(1, 1), 1),
            Tensor.of(Shape.of(1), 0),
            Tensor.of(Shape.of(1, 1), head),
            Tensor.of(Shape.of(1), 0)));
    KerasHdf5.write(file, layers);
    return file;
  }

  /** Golden vectors that say what the sum of 1 and 2 is. */
  public static String recordedSums(String sum) {
    return """
        {"steps": [{"op": "call", "inputs": {"shape": [1, 2, 1], "data": [1, 2]},
          "expected": {"outputs": [{"shape": [1, 1], "data": [%s]}]}}]}
        """
        .formatted(sum);
  }

  private static Cell sumCell() {
    return new SimpleRnnCell(
        Activation.LINEAR,
        Weight.of("kernel", Shape.of(1, 1), new float[] {1}),
        Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1}),
        Optional.empty());
  }

  private record SumsFrom(Cell sums, float first, Supplier<Kernel> kernels) implements Cell {

    @Override
    public String className() {
      return "SumsFrom";
    }

    @Override
    public CellForm form() {
      return CellForm.of("test/sums_from", 1);
    }

    @Override
    public Shape inputShape() {
      return sums.inputShape();
    }

    @Override
    public Shape outputShape() {
      return sums.outputShape();
    }

    @Override
    public List<StateSpec> states() {
      return sums.states();
    }

    @Override
    public List<Weight> weights() {
      return sums.weights();
    }

    @Override
    public float[] initialState(int index) {
      return new float[] {first};
    }

    @Override
    public Kernel kernel() {
      return kernels.get();
    }
  }

  /** Multiplies numbers by the sum of the first of some constants of these sizes. */
  public static Model scaled(Integer... constants) {
    return Model.of("scaled", new Scaled(List.of(constants)));
  }

  private record Scaled(List<Integer> sizes) implements ConditionedCell {

    @Override
    public String className() {
      return "Scaled";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(1);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(1);
    }

    @Override
    public List<StateSpec> states() {
      return List.of();
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public List<Shape> constants() {
      return sizes.stream().map(Shape::of).toList();
    }

    @Override
    public ConditionedKernel kernel() {
      return new ConditionedKernel() {
        private float[] scale = {};

        @Override
        public void setConstants(float[][] constants) {
          scale = constants[0];
        }

        @Override
        public void step(int rows, float[] x, float[][] states, float[] output) {
          for (int row = 0; row < rows; row++) {
            float sum = 0;
            for (int k = 0; k < sizes.get(0); k++) {
              sum += scale[row * sizes.get(0) + k];
            }
            output[row] = sum * x[row];
          }
        }
      };
    }
  }

  /** Adds up multiples of numbers. {@code h' = h + weight x}. */
  public static Model sumsOf(String name, float weight) {
    return Model.of(
        name,
        new SimpleRnnCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(1, 1), new float[] {weight}),
            Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1}),
            Optional.empty()));
  }

  /** Multiplies the sum of its weighted inputs by a head. */
  public static Model sumsOf(String name, float weight, float head) {
    return Model.of(
        name,
        new SimpleRnnCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(1, 1), new float[] {weight}),
            Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1}),
            Optional.empty()),
        new DenseCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(1, 1), new float[] {head}),
            Weight.of("bias", Shape.of(1), new float[1])));
  }

  /** Takes two numbers. {@code h' = weight (x0 + x1)}. */
  public static Model twoInputs(String name, float weight) {
    return Model.of(
        name,
        new SimpleRnnCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(2, 1), new float[] {weight, weight}),
            Weight.of("recurrent_kernel", Shape.of(1, 1), new float[1]),
            Optional.empty()));
  }

  /** An LSTM of three inputs with a dense head, of random weights. */
  public static Model stack() {
    Random random = new Random(7);
    return Model.of(
        "stack",
        new LstmCell(
            Activation.TANH,
            Activation.SIGMOID,
            random("kernel", random, 3, 36),
            random("recurrent_kernel", random, 9, 36),
            random("bias", random, 36)),
        new DenseCell(
            Activation.LINEAR, random("kernel", random, 9, 2), random("bias", random, 2)));
  }

  private static Weight random(String name, Random random, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    return Weight.of(name, shape, values);
  }

  /** Adds up from either end. */
  public static Model sumsBothWays() {
    return bothWays("sums both ways", true);
  }

  /** Adds up from either end, and returns both sums of the whole sequence alone. */
  public static Model lastSumsBothWays() {
    return bothWays("last sums both ways", false);
  }

  private static Model bothWays(String name, boolean everyStep) {
    Layer layers =
        Sequential.of(
            Bidirectional.of(
                    SimpleRnn.units(1).activation(Activation.LINEAR).returnSequences(everyStep))
                .build());
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, 1));
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    Tensor none = Tensor.of(Shape.of(1), 0);
    layers.setWeights(List.of(one, one, none, one, one, none));
    return Model.ofSequences(name, layers);
  }

  /** Adds up three numbers, neither more nor fewer. */
  public static Model sumOfThree() {
    Layer layers = Sequential.of(Flatten.create(), Dense.units(1));
    layers.build(TensorShape.of(TensorShape.UNKNOWN, 3, 1));
    layers.setWeights(List.of(Tensor.of(Shape.of(3, 1), 1, 1, 1), Tensor.of(Shape.of(1), 0)));
    return Model.ofSequences("sum of three", layers);
  }
}
