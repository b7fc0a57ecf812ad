/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import io.streamrnn.autodiff.BackwardPass;
import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A step in variables, with its arguments: the weights, the input, the states and the constants.
 * Its loss is a weighted sum of its results, the output and the states.
 */
final class DifferentiableRun {

  // So short that a kink is hardly ever within it; float64 leaves enough digits.
  private static final double STEP = 1e-6;

  private final DifferentiableCell cell;
  private final List<Shape> shapes = new ArrayList<>();
  private final List<double[]> arguments = new ArrayList<>();

  private DifferentiableRun(DifferentiableCell cell) {
    this.cell = cell;
  }

  /** The same arguments, in float64; empty for a cell without a step in variables. */
  static Optional<DifferentiableRun> of(CellRun run) {
    if (run.cell() instanceof DifferentiableCell cell) {
      DifferentiableRun same = new DifferentiableRun(cell);
      same.addArgumentsOf(run);
      return same.isDifferentiable() ? Optional.of(same) : Optional.empty();
    }
    return Optional.empty();
  }

  /** A stack is not if one of its cells is not, nor is a cell with such an activation. */
  private boolean isDifferentiable() {
    try {
      results();
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  private void addArgumentsOf(CellRun run) {
    int rows = run.rows();
    for (Weight weight : cell.weights()) {
      add(weight.shape(), weight.toArray());
    }
    add(ofRows(rows, cell.inputShape()), run.input());
    for (int k = 0; k < run.states().length; k++) {
      add(ofRows(rows, cell.states().get(k).shape()), run.states()[k]);
    }
    for (int k = 0; k < run.constants().length; k++) {
      add(ofRows(rows, ConditionedCell.constantsOf(cell).get(k)), run.constants()[k]);
    }
  }

  private static Shape ofRows(int rows, Shape shape) {
    return Shape.of(
        IntStream.concat(IntStream.of(rows), shape.dims().stream().mapToInt(Integer::intValue))
            .toArray());
  }

  /** An argument, of which the array may have more at its end. */
  private void add(Shape shape, float[] values) {
    shapes.add(shape);
    arguments.add(IntStream.range(0, shape.size()).mapToDouble(i -> values[i]).toArray());
  }

  private List<Variable> parameters() {
    return IntStream.range(0, shapes.size())
        .mapToObj(i -> Variable.parameter(shapes.get(i), arguments.get(i)))
        .toList();
  }

  /** The output and the states. */
  private List<Variable> results(List<Variable> parameters) {
    int x = cell.weights().size();
    int constants = x + 1 + cell.states().size();
    VariableStep step =
        cell.differentiableStep(
            new VariableStepInputs(
                parameters.subList(0, x),
                parameters.get(x),
                parameters.subList(x + 1, constants),
                parameters.subList(constants, parameters.size())));
    List<Variable> results = new ArrayList<>(List.of(step.output()));
    results.addAll(step.states());
    return results;
  }

  /** The values of the output and of the states, one after the other. */
  double[] results() {
    return results(parameters()).stream()
        .flatMapToDouble(r -> Arrays.stream(r.toArray()))
        .toArray();
  }

  /**
   * The derivative of the loss with respect to an argument, in a direction.
   *
   * @param argument what is varied
   * @param derivative what the backward pass computes from the step in variables
   * @param difference what two steps nearby differ by
   */
  record Slope(String argument, double derivative, double difference) {

    boolean agrees(double tolerance) {
      return Math.abs(derivative - difference) <= tolerance * (1 + Math.abs(difference));
    }
  }

  /**
   * The slopes for every argument, in random directions. An input without any derivative, such as
   * one of tokens, is not varied.
   */
  List<Slope> slopes(Random random) {
    List<Variable> parameters = parameters();
    List<Variable> results = results(parameters);
    List<double[]> factors =
        results.stream().map(result -> random(random, result.shape().size())).toList();
    BackwardPass pass = BackwardPass.of(results, factors);
    List<Slope> slopes = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      double[] gradient = pass.gradient(parameters.get(i));
      if (i != cell.weights().size() || Arrays.stream(gradient).anyMatch(d -> d != 0)) {
        double[] direction = random(random, gradient.length);
        slopes.add(
            new Slope(name(i), product(gradient, direction), difference(i, direction, factors)));
      }
    }
    return slopes;
  }

  private String name(int argument) {
    int x = cell.weights().size();
    return argument < x
        ? cell.weights().get(argument).name()
        : argument == x ? "input" : "state or constant " + (argument - x - 1);
  }

  private double difference(int argument, double[] direction, List<double[]> factors) {
    double after = loss(argument, direction, STEP, factors);
    double before = loss(argument, direction, -STEP, factors);
    return (after - before) / (2 * STEP);
  }

  private double loss(int argument, double[] direction, double step, List<double[]> factors) {
    double[] varied = arguments.get(argument).clone();
    Arrays.setAll(varied, i -> varied[i] + step * direction[i]);
    List<Variable> parameters = new ArrayList<>(parameters());
    parameters.set(argument, Variable.parameter(shapes.get(argument), varied));
    List<Variable> results = results(parameters);
    double loss = 0;
    for (int i = 0; i < results.size(); i++) {
      loss += product(results.get(i).toArray(), factors.get(i));
    }
    return loss;
  }

  private static double[] random(Random random, int size) {
    return random.doubles(size, -1, 1).toArray();
  }

  private static double product(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
