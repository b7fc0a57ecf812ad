/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.Cell;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.OptionalInt;

/**
 * Whether a graph is stepped event by event.
 *
 * @param layers what is stepped; empty if the graph is not
 * @param declaredSteps the number of steps that the file declares; empty if it declares none
 * @param refusal why the graph is not stepped; an empty string if it is
 */
record GraphPlan(List<Cell> layers, OptionalInt declaredSteps, String refusal) {

  /**
   * Plans a graph.
   *
   * @throws ModelFormatException if the graph computes no sequence of any length
   */
  static GraphPlan of(Graph graph, Roles roles) {
    try {
      StreamPlan plan = StreamPlan.of(graph, roles);
      return new GraphPlan(plan.layers(), plan.declaredSteps(), "");
    } catch (UnsupportedModelException e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (ModelFormatException e) {
      if (!SequencePlan.takesSomeLength(graph, Wiring.of(graph, roles))) {
        throw e;
      }
      return refused(
          "a graph that is stepped must take sequences of any length, also of one step; export the model with a dynamic time axis: "
              + e.getMessage());
    }
  }

  /** The axis of the event that is time; empty if the event is one step. */
  static OptionalInt timeAxis(Graph graph, Wiring wiring) {
    try {
      return TimeAxis.of(graph, wiring).axis();
    } catch (ModelFormatException e) {
      return OptionalInt.of(SequencePlan.of(graph, wiring).axis());
    }
  }

  private static GraphPlan refused(String refusal) {
    return new GraphPlan(List.of(), OptionalInt.empty(), refusal);
  }

  boolean isSteppable() {
    return refusal.isEmpty();
  }
}
