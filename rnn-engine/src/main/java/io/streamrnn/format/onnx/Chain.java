/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.EmbeddingCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes programs that are stacks of layers, so that the built-in cells compute them: Gather as
 * an embedding, RNN, GRU and LSTM, Gemm or MatMul with Add as a dense layer, and activations.
 * Changes of shape have no effect on one step of one row.
 */
final class Chain {

  private final StreamPlan plan;
  private final Program program;
  private final List<Cell> layers = new ArrayList<>();
  private final Set<Program.Step> taken = new HashSet<>();
  // The memory that holds the output of the layers so far.
  private final Set<Integer> current = new HashSet<>();
  private final Map<Integer, Set<Program.Step>> readers = new HashMap<>();
  private double weights;

  private Chain(StreamPlan plan) {
    this.plan = plan;
    this.program = plan.program();
    current.add(program.memory(plan.event()));
    for (Program.Step step : program.steps()) {
      for (int slot : step.in()) {
        if (slot >= 0) {
          readers.computeIfAbsent(program.memory(slot), k -> new HashSet<>()).add(step);
        }
      }
    }
  }

  /** The layers; empty if the program is not a stack of layers. */
  static List<Cell> of(StreamPlan plan) {
    Chain chain = new Chain(plan);
    return plan.scores().size() == 1 && chain.read() ? List.copyOf(chain.layers) : List.of();
  }

  private boolean read() {
    for (Optional<Program.Step> next = next(); next.isPresent(); next = next()) {
      if (!take(next.get())) {
        return false;
      }
    }
    int states = layers.stream().mapToInt(layer -> layer.states().size()).sum();
    return !layers.isEmpty()
        && states == plan.states().size()
        && plan.states().stream().allMatch(state -> isZero(state.initial()))
        && taken.size() == program.steps().size()
        && isScore();
  }

  private boolean isScore() {
    return current.contains(program.memory(plan.scores().get(0)));
  }

  private static boolean isZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** The one step that reads the output so far; empty if there is none, or more than one. */
  private Optional<Program.Step> next() {
    if (isScore()) {
      return Optional.empty();
    }
    Set<Program.Step> open = new HashSet<>();
    current.forEach(slot -> open.addAll(readers.getOrDefault(slot, Set.of())));
    return open.size() == 1 ? Optional.of(open.iterator().next()) : Optional.empty();
  }

  /** Adds the layer that a step computes; false if the stack ends here. */
  private boolean take(Program.Step step) {
    Optional<Cell> layer = layer(step);
    if (layer.isEmpty()
        || layer.get().outputShape().size() != program.type(step.out()[0]).elements()) {
      return false;
    }
    weights += layer.get().weights().stream().mapToDouble(w -> w.shape().size()).sum();
    if (weights > plan.maxWeights()) {
      return false;
    }
    layers.add(layer.get());
    taken.add(step);
    current.clear();
    current.add(step.out()[0]);
    if (step.operation() instanceof RecurrentOperation) {
      // After one step the last state h is the sequence.
      current.add(step.out()[1]);
    }
    return true;
  }

  /** The layer that a step computes. Removes the layer below if the two are one. */
  private Optional<Cell> layer(Program.Step step) {
    if (step.operation() instanceof SelectionOperators.Gathering lookup) {
      return lookup.table().filter(table -> looksUpOne(step)).map(Chain::embedding);
    }
    if (step.node().operator().equals("Add")) {
      return biased(step);
    }
    return isCurrent(step, 0) ? ofCurrent(step) : Optional.empty();
  }

  /** The layer of a step whose first input is the output so far. */
  private Optional<Cell> ofCurrent(Program.Step step) {
    if (step.operation() instanceof RecurrentOperation recurrent) {
      return isPlain(step, recurrent) ? Optional.of(recurrent.cells()[0]) : Optional.empty();
    }
    if (step.operation() instanceof ProductOperators.MatMul product) {
      return product.matrix().map(matrix -> dense(weight("kernel", matrix), null));
    }
    if (step.operation() instanceof ProductOperators.Gemm product) {
      return product.isDense() ? Optional.of(dense(product)) : Optional.empty();
    }
    if (step.operation() instanceof PointwiseOperators.Activate activate) {
      return activate.isOneLine()
          ? Optional.of(activated(step, activate.function()))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private boolean isCurrent(Program.Step step, int input) {
    return current.contains(program.memory(step.in()[input]));
  }

  private boolean looksUpOne(Program.Step step) {
    return isCurrent(step, 1) && program.type(step.in()[1]).elements() == 1;
  }

  private boolean isPlain(Program.Step step, RecurrentOperation recurrent) {
    int[] in = step.in();
    boolean hasLengths =
        in.length > RecurrentNode.SEQUENCE_LENS && in[RecurrentNode.SEQUENCE_LENS] >= 0;
    return recurrent.node().directions() == 1
        && !hasLengths
        && IntStream.range(0, recurrent.node().kind().states()).allMatch(k -> carries(step, k));
  }

  /** Whether the next value of a state is just what the step computes. */
  private boolean carries(Program.Step step, int state) {
    int input = RecurrentNode.INITIAL_H + state;
    return step.in().length > input
        && step.in()[input] >= 0
        && plan.states().stream()
            .anyMatch(
                carried ->
                    isSame(carried.before(), step.in()[input])
                        && isSame(carried.after(), step.out()[1 + state]));
  }

  private boolean isSame(int slot, int other) {
    return program.memory(slot) == program.memory(other);
  }

  private static Cell embedding(Value table) {
    return new EmbeddingCell(weight("embeddings", table), true);
  }

  private static Weight weight(String name, Value value) {
    int rows = (int) value.type().dim(0);
    return Weight.of(name, Shape.of(rows, (int) value.type().dim(1)), value.floats());
  }

  private static Cell dense(ProductOperators.Gemm product) {
    Value matrix = product.matrix();
    Weight kernel = product.isTransposed() ? transposed(matrix) : weight("kernel", matrix);
    int units = kernel.shape().dim(1);
    return dense(kernel, product.bias().map(bias -> bias(bias, units)).orElse(null));
  }

  private static Cell dense(Weight kernel, @Nullable Weight bias) {
    return new DenseCell(Activation.LINEAR, kernel, Optional.ofNullable(bias));
  }

  private static Weight transposed(Value matrix) {
    int units = (int) matrix.type().dim(0);
    int inputs = (int) matrix.type().dim(1);
    float[] values = new float[units * inputs];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < units; j++) {
        values[i * units + j] = matrix.floats()[j * inputs + i];
      }
    }
    return Weight.of("kernel", Shape.of(inputs, units), values);
  }

  private static Weight bias(Value value, int units) {
    float[] values = value.floats().clone();
    if (values.length == 1 && units > 1) {
      float all = values[0];
      values = new float[units];
      Arrays.fill(values, all);
    }
    return Weight.of("bias", Shape.of(units), values);
  }

  /** The dense layer below with a bias; empty if the step does not add a bias to one. */
  private Optional<Cell> biased(Program.Step step) {
    int other = isCurrent(step, 0) ? 1 : 0;
    Value added = program.slots().get(step.in()[other]).value();
    Optional<DenseCell> below = linearBelow().filter(dense -> dense.weights().size() == 1);
    if (below.isEmpty() || !isCurrent(step, 1 - other) || !added.isKnown()) {
      return Optional.empty();
    }
    int units = below.get().outputShape().size();
    if (added.type().elements() != units && added.type().elements() != 1) {
      return Optional.empty();
    }
    layers.remove(layers.size() - 1);
    return Optional.of(dense(below.get().weights().get(0), bias(added, units)));
  }

  /** The dense layer below with an activation, or the activation as a layer. */
  private Cell activated(Program.Step step, ActivationFunction function) {
    Optional<DenseCell> below = linearBelow();
    if (below.isPresent() && function instanceof Activation activation) {
      layers.remove(layers.size() - 1);
      List<Weight> weights = below.get().weights();
      return new DenseCell(activation, weights.get(0), weights.stream().skip(1).findFirst());
    }
    return new ActivationCell(function, Shape.of((int) program.type(step.in()[0]).elements()));
  }

  /** The layer below if it is a dense layer without an activation. */
  private Optional<DenseCell> linearBelow() {
    return !layers.isEmpty() && layers.get(layers.size() - 1) instanceof DenseCell dense
        ? Optional.of(dense).filter(Chain::isLinear)
        : Optional.empty();
  }

  private static boolean isLinear(DenseCell dense) {
    return Activation.LINEAR.kerasName().equals(dense.config().get("activation"));
  }
}
