package io.streamrnn.model.onnx;

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
import java.util.Set;

/**
 * Recognises programs that are layers on top of one another, so that the built-in cells compute
 * them: Gather for an embedding, RNN, GRU, LSTM, MatMul with Add or Gemm for a dense layer, and
 * activations. Changes of shape are nothing where there is one step of one row.
 */
final class Chain {

  private final StreamPlan plan;
  private final Program program;
  private final List<Cell> layers = new ArrayList<>();
  private final Set<Program.Step> taken = new HashSet<>();
  // All memory that holds the output of the layers so far.
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

  /** The layers; empty if the program is something else. */
  static List<Cell> of(StreamPlan plan) {
    Chain chain = new Chain(plan);
    return chain.read() ? List.copyOf(chain.layers) : List.of();
  }

  private boolean read() {
    Program.Step next = next();
    while (next != null) {
      if (!take(next)) {
        return false;
      }
      next = next();
    }
    int states = layers.stream().mapToInt(layer -> layer.states().size()).sum();
    return !layers.isEmpty()
        && states == plan.states().size()
        && plan.states().stream().allMatch(state -> isZero(state.initial()))
        && taken.size() == program.steps().size()
        && current.contains(program.memory(plan.score()));
  }

  private static boolean isZero(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** The one step that reads what there is; null if there is none, or if there are several. */
  private Program.Step next() {
    if (current.contains(program.memory(plan.score()))) {
      return null;
    }
    Set<Program.Step> open = new HashSet<>();
    current.forEach(slot -> open.addAll(readers.getOrDefault(slot, Set.of())));
    return open.size() == 1 ? open.iterator().next() : null;
  }

  private boolean take(Program.Step step) {
    Cell layer = layer(step);
    if (layer == null || layer.outputShape().size() != program.type(step.out()[0]).elements()) {
      return false;
    }
    weights += layer.weights().stream().mapToDouble(weight -> weight.shape().size()).sum();
    if (weights > plan.maxWeights()) {
      return false;
    }
    layers.add(layer);
    taken.add(step);
    current.clear();
    current.add(step.out()[0]);
    if (step.operation() instanceof RecurrentOperation) {
      // After one step the last state of h is the sequence.
      current.add(step.out()[1]);
    }
    return true;
  }

  /** The layer that a step is, the layer below it being replaced if the two are one. */
  private Cell layer(Program.Step step) {
    Operation operation = step.operation();
    boolean first = isCurrent(step, 0);
    if (operation instanceof RecurrentOperation recurrent) {
      return first && isPlain(step, recurrent) ? recurrent.cells()[0] : null;
    }
    if (operation instanceof ProductOperators.MatMul product) {
      return first && product.matrix() != null ? dense(product.matrix(), false, null) : null;
    }
    if (operation instanceof ProductOperators.Gemm product) {
      return first && product.isDense()
          ? dense(product.matrix(), product.isTransposed(), product.bias())
          : null;
    }
    if (operation instanceof PointwiseOperators.Activate activate) {
      return first && activate.isOneLine() ? activated(step, activate.function()) : null;
    }
    if (operation instanceof SelectionOperators.Gathering lookup) {
      Value table = lookup.table();
      return table != null && isCurrent(step, 1) && program.type(step.in()[1]).elements() == 1
          ? new EmbeddingCell(weight("embeddings", table), true)
          : null;
    }
    return step.node().operator().equals("Add") ? biased(step) : null;
  }

  private boolean isCurrent(Program.Step step, int input) {
    return current.contains(program.memory(step.in()[input]));
  }

  private boolean isPlain(Program.Step step, RecurrentOperation recurrent) {
    int lengths = step.in()[RecurrentNode.SEQUENCE_LENS];
    return recurrent.node().directions() == 1 && lengths < 0;
  }

  private static Weight weight(String name, Value value) {
    int rows = (int) value.type().dim(0);
    return Weight.of(name, Shape.of(rows, (int) value.type().dim(1)), value.floats());
  }

  private static DenseCell dense(Value matrix, boolean transposed, Value bias) {
    Weight kernel = transposed ? transposed(matrix) : weight("kernel", matrix);
    int units = kernel.shape().dim(1);
    return new DenseCell(Activation.LINEAR, kernel, bias == null ? null : bias(bias, units));
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

  /** A dense layer with what is added to it; null if this is no bias. */
  private Cell biased(Program.Step step) {
    int other = isCurrent(step, 0) ? 1 : 0;
    Value added = program.slots().get(step.in()[other]).value();
    if (layers.isEmpty()
        || !isCurrent(step, 1 - other)
        || !added.isKnown()
        || !(below() instanceof DenseCell dense)) {
      return null;
    }
    int units = dense.outputShape().size();
    boolean fits = added.type().elements() == units || added.type().elements() == 1;
    if (!fits || dense.weights().size() > 1 || !isLinear(dense)) {
      return null;
    }
    layers.remove(layers.size() - 1);
    return new DenseCell(Activation.LINEAR, dense.weights().get(0), bias(added, units));
  }

  /** A dense layer with an activation, or an activation as a layer of its own. */
  private Cell activated(Program.Step step, ActivationFunction function) {
    if (!layers.isEmpty()
        && below() instanceof DenseCell dense
        && isLinear(dense)
        && function instanceof Activation activation) {
      layers.remove(layers.size() - 1);
      Weight bias = dense.weights().size() > 1 ? dense.weights().get(1) : null;
      return new DenseCell(activation, dense.weights().get(0), bias);
    }
    return new ActivationCell(function, Shape.of((int) program.type(step.in()[0]).elements()));
  }

  private Cell below() {
    return layers.get(layers.size() - 1);
  }

  private static boolean isLinear(DenseCell dense) {
    return dense.config().get("activation").equals(Activation.LINEAR.kerasName());
  }
}
