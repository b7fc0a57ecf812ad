/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.GruCell;
import io.streamrnn.cells.LstmCell;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Masking;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.Model;
import io.streamrnn.streaming.StreamingPlan;
import java.util.List;

/** The models of the golden savepoints, whose stamps are in them: never change them. */
final class GoldenModels {

  private GoldenModels() {}

  static Model lstm() {
    return Model.of(
        "golden-lstm",
        new LstmCell(
            Activation.TANH,
            Activation.SIGMOID,
            weight("kernel", 3, 16),
            weight("recurrent_kernel", 4, 16),
            weight("bias", 16)));
  }

  static Model gru() {
    return Model.of(
        "golden-gru",
        new GruCell(
            Activation.TANH,
            Activation.SIGMOID,
            true,
            weight("kernel", 3, 12),
            weight("recurrent_kernel", 4, 12),
            weight("bias", 2, 12)));
  }

  /** Two layers that skip the events whose inputs are all 0, and their sum. */
  static Model maskedGraph() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.call(Masking.value(0), graph.input("x", -1, -1, 3));
    Node lstm = graph.call(Lstm.units(2).tensorFlow1Defaults().returnSequences(true), x);
    Node gru = graph.call(Gru.units(2).tensorFlow1Defaults().returnSequences(true), x);
    Functional layers = graph.build(graph.call(Merge.add(), lstm, gru));
    layers.build(layers.inputShapes());
    layers.setWeights(
        layers.weights().stream()
            .map(w -> weight(w.name(), w.shape().dims().stream().mapToInt(d -> d).toArray()))
            .map(w -> Tensor.of(w.shape(), w.toArray()))
            .toList());
    return Model.of("golden-graph", StreamingPlan.of(layers));
  }

  static Model decayingSums() {
    return Model.of("golden-sums", new DecayingSums());
  }

  private static Weight weight(String name, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((i * 37 + 11) % 64 - 32) / 64f;
    }
    return Weight.of(name, shape, values);
  }

  /** Sums of three inputs, two of which fade, with constants, and of the elapsed time. */
  private static final class DecayingSums implements ConditionedCell {

    @Override
    public String className() {
      return "golden-sums";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(4);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(2);
    }

    @Override
    public List<StateSpec> states() {
      return List.of(StateSpec.of("fading", 2), StateSpec.of("lasting", 1));
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public List<Shape> constants() {
      return List.of(Shape.of(2));
    }

    @Override
    public ConditionedKernel kernel() {
      return new ConditionedKernel() {

        private float[][] constants;

        @Override
        public void setConstants(float[][] constants) {
          this.constants = constants;
        }

        @Override
        public void step(int rows, float[] x, float[][] states, float[] output) {
          float[] fading = states[0];
          float[] lasting = states[1];
          for (int row = 0; row < rows; row++) {
            for (int i = 2 * row; i < 2 * row + 2; i++) {
              fading[i] = 0.5f * fading[i] + x[4 * row + i - 2 * row] + constants[0][i];
            }
            lasting[row] += x[4 * row + 2] + x[4 * row + 3];
            output[2 * row] = fading[2 * row] - fading[2 * row + 1];
            output[2 * row + 1] = lasting[row];
          }
        }
      };
    }
  }
}
