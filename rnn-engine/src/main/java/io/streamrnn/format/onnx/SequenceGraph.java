/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.FormNode;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.ModelIdentity;
import io.streamrnn.model.OutputRows;
import io.streamrnn.model.SequenceNetwork;
import io.streamrnn.model.SequenceRunner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A graph over whole sequences of one row, such as one with a bidirectional node. */
final class SequenceGraph implements SequenceNetwork {

  private static final int DESCRIBED = 6;

  private final Graph graph;
  private final Wiring wiring;
  private final SequencePlan plan;
  private final String refusal;
  private final ModelIdentity identity;

  private SequenceGraph(Graph graph, Wiring wiring, String refusal) {
    this.graph = graph;
    this.wiring = wiring;
    this.plan = SequencePlan.of(graph, wiring);
    this.refusal = refusal;
    this.identity = identityOf(program(plan.fixedSteps().orElse(plan.someSteps())));
  }

  /**
   * A graph.
   *
   * @param refusal why it cannot be stepped
   * @throws io.streamrnn.model.UnsupportedModelException if it takes no sequences of one row
   * @throws ModelFormatException if it computes no sequence
   */
  static SequenceGraph of(Graph graph, Roles roles, String refusal) {
    return new SequenceGraph(graph, Wiring.of(graph, roles), refusal);
  }

  /** The inputs that are initial states, with their types for one row. */
  static Map<String, TensorType> states(Graph graph, Wiring wiring) {
    Map<String, TensorType> states = new LinkedHashMap<>();
    for (GraphInput input : graph.inputs()) {
      if (!input.name().equals(wiring.event())) {
        states.put(input.name(), StreamPlan.type(input));
      }
    }
    return states;
  }

  /** The graph for a number of steps, from zero states. */
  private StreamPlan program(int steps) {
    Planner planner = Planner.computing(graph, Budget.ofRun());
    feed(planner, steps).plan(wiring.scores());
    List<Integer> scores = wiring.scores().stream().map(planner::slot).toList();
    return new StreamPlan(
        planner.program().pruned(scores),
        planner.slot(wiring.event()),
        scores,
        List.of(),
        Budget.maxLoaded(graph),
        graph.multiplications(),
        plan.fixedSteps());
  }

  private Planner feed(Planner planner, int steps) {
    planner.feed(wiring.event(), Value.unknown(plan.type(steps)));
    states(graph, wiring).forEach((name, type) -> planner.feed(name, Value.constant(type)));
    return planner;
  }

  private ModelIdentity identityOf(StreamPlan program) {
    FormNode output =
        new GraphForm(program).node(FormNode.input(plan.inputSize()), Optional.empty());
    CanonicalForm form = CanonicalForm.ofStateless(output);
    return new ModelIdentity(form.recurrentDigest(), form.headDigest());
  }

  @Override
  public int inputSize() {
    return plan.inputSize();
  }

  @Override
  public int outputSize() {
    return plan.outputSize();
  }

  @Override
  public OutputRows outputRows() {
    return plan.rows();
  }

  @Override
  public int outputRows(int steps) {
    requireSteps(steps);
    Planner planner = Planner.ofShapes(graph, (op, operation) -> {});
    try {
      feed(planner, steps).plan(wiring.scores());
    } catch (ModelFormatException e) {
      throw notTaken(steps, e);
    }
    List<Long> values =
        wiring.scores().stream().map(score -> planner.value(score).type().elements()).toList();
    return rows(steps, values);
  }

  /** The number of rows of the scores, which may come from the steps, as behind a stride. */
  private int rows(int steps, List<Long> values) {
    int rows =
        switch (plan.rows()) {
          case PER_STEP -> steps;
          case LAST -> 1;
          case SEVERAL -> (int) (values.get(0) / plan.widths().get(0));
        };
    for (int k = 0; k < values.size(); k++) {
      if (values.get(k) != (long) rows * plan.widths().get(k)) {
        throw new IllegalArgumentException(
            "the graph returns rows of another size for a sequence of this length: steps=%d, values=%d, expected=%d"
                .formatted(steps, values.get(k), (long) rows * plan.widths().get(k)));
      }
    }
    return rows;
  }

  private static IllegalArgumentException notTaken(int steps, ModelFormatException e) {
    return new IllegalArgumentException(
        "the graph does not take a sequence of this length: steps=%d; %s"
            .formatted(steps, e.getMessage()),
        e);
  }

  private void requireSteps(int steps) {
    OptionalInt fixed = plan.fixedSteps();
    if (fixed.isPresent() && fixed.getAsInt() != steps) {
      throw new IllegalArgumentException(
          "the graph takes sequences of one length only: steps=%d, got steps=%d"
              .formatted(fixed.getAsInt(), steps));
    }
  }

  @Override
  public OptionalInt declaredSteps() {
    return plan.fixedSteps();
  }

  @Override
  public OptionalInt fixedSteps() {
    return plan.fixedSteps();
  }

  @Override
  public long parameters() {
    return graph.parameters();
  }

  @Override
  public long multiplications() {
    return graph.multiplications();
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public List<String> refusals() {
    return List.of(refusal);
  }

  @Override
  public SequenceRunner runner() {
    return new GraphRunner();
  }

  @Override
  public String describe() {
    return "%s (%d->%d, whole sequences)".formatted(operators(), inputSize(), outputSize());
  }

  /** Those at both ends, where there are many. */
  private String operators() {
    List<String> all =
        graph.nodes().stream()
            .map(Node::operator)
            .filter(operator -> !operator.equals("Constant"))
            .toList();
    if (all.size() <= 2 * DESCRIBED) {
      return String.join(" > ", all);
    }
    return "%s > ... > %s"
        .formatted(
            String.join(" > ", all.subList(0, DESCRIBED)),
            String.join(" > ", all.subList(all.size() - DESCRIBED, all.size())));
  }

  /** Runs programs for the lengths that come. */
  private final class GraphRunner extends SequenceRunner {

    private static final int MAX_LENGTHS = 16;

    private final Map<Integer, Bound> byLength =
        new LinkedHashMap<>(MAX_LENGTHS, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, Bound> eldest) {
            return size() > MAX_LENGTHS;
          }
        };

    @Override
    public float[][] run(float[][] rows, float[][] constants) {
      require(rows, inputSize());
      requireSteps(rows.length);
      requireConstants(constants);
      return byLength.computeIfAbsent(rows.length, this::bind).run(rows);
    }

    private Bound bind(int steps) {
      try {
        return new Bound(program(steps), outputRows(steps));
      } catch (ModelFormatException e) {
        throw notTaken(steps, e);
      }
    }
  }

  /** A program with memory, for one length. */
  private final class Bound {

    private final Program.Instance program;
    private final Value event;
    private final List<float[]> scores;
    private final int rows;

    Bound(StreamPlan computed, int rows) {
      this.program = computed.program().instance();
      this.event = program.value(computed.event());
      this.scores = computed.scores().stream().map(slot -> program.value(slot).floats()).toList();
      this.rows = rows;
    }

    float[][] run(float[][] sequence) {
      load(sequence);
      program.run();
      float[][] outputs = new float[rows][outputSize()];
      int at = 0;
      for (float[] score : scores) {
        int width = score.length / rows;
        for (int row = 0; row < rows; row++) {
          System.arraycopy(score, row * width, outputs[row], at, width);
        }
        at += width;
      }
      return outputs;
    }

    private void load(float[][] sequence) {
      int parts = plan.parts();
      int width = inputSize() / parts;
      for (int part = 0; part < parts; part++) {
        for (int t = 0; t < sequence.length; t++) {
          int at = (part * sequence.length + t) * width;
          event.load(sequence[t], part * width, at, width);
        }
      }
    }
  }
}
