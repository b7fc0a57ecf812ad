/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.ComposedCell;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A graph of layers as one cell: a step runs all parts, in order. An event has the inputs of the
 * graph side by side, a score its outputs. A step allocates only if it has more rows than all
 * before it, or if one of the cells does.
 */
final class StreamedGraph implements ConditionedCell, ComposedCell {

  private final PartGraph graph;
  private final Function<Source, Shape> shapes;
  // Each cell once, in the order of the first use.
  private final IdentityHashMap<Cell, Integer> cells = new IdentityHashMap<>();
  private final List<Cell> ordered = new ArrayList<>();
  // The number of the first state of each part.
  private final int[] firstStates;
  private final List<StateSpec> states;
  private final List<float[]> initial = new ArrayList<>();

  StreamedGraph(PartGraph graph) {
    this.graph = graph;
    this.shapes = graph.shapes();
    this.firstStates = new int[graph.parts().size()];
    for (int i = 0; i < firstStates.length; i++) {
      Part part = graph.parts().get(i);
      firstStates[i] = initial.size();
      part.cell().ifPresent(this::addCell);
      for (int k = 0; k < part.states().size(); k++) {
        initial.add(part.initialState(k));
      }
    }
    this.states = CanonicalForm.of(this).states();
  }

  private void addCell(Cell cell) {
    if (cells.putIfAbsent(cell, ordered.size()) == null) {
      ordered.add(cell);
    }
  }

  /** The shape of a source for one row. */
  Shape shape(Source source) {
    return shapes.apply(source);
  }

  /** The number of the first state of a part. */
  int firstState(int part) {
    return firstStates[part];
  }

  @Override
  public String className() {
    return "Model";
  }

  @Override
  public Shape inputShape() {
    return joined(graph.shapesOfInputs(EventInput::isOfEvent));
  }

  @Override
  public List<Shape> constants() {
    return graph.shapesOfInputs(input -> !input.isOfEvent());
  }

  @Override
  public Shape outputShape() {
    return joined(graph.outputs().stream().map(shapes).toList());
  }

  private static Shape joined(List<Shape> shapes) {
    return shapes.size() == 1
        ? shapes.get(0)
        : Shape.of(shapes.stream().mapToInt(Shape::size).sum());
  }

  @Override
  public List<StateSpec> states() {
    return states;
  }

  @Override
  public float[] initialState(int index) {
    return initial.get(index).clone();
  }

  @Override
  public List<Weight> weights() {
    return ordered.stream().flatMap(cell -> cell.weights().stream()).toList();
  }

  /** A cell that several parts share counts for each of them. */
  @Override
  public long multiplications() {
    return graph.parts().stream()
        .flatMap(part -> part.cell().stream())
        .mapToLong(Cell::multiplications)
        .sum();
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    IdentityHashMap<Cell, Cell> replaced = new IdentityHashMap<>();
    int from = 0;
    for (Cell cell : ordered) {
      int to = from + cell.weights().size();
      replaced.put(cell, to == from ? cell : cell.withWeights(weights.subList(from, to)));
      from = to;
    }
    List<Part> parts =
        graph.parts().stream()
            .map(
                part ->
                    part.cell()
                        .map(cell -> part.withCell(replaced.getOrDefault(cell, cell)))
                        .orElse(part))
            .toList();
    return new StreamedGraph(new PartGraph(graph.inputs(), parts, graph.outputs()));
  }

  @Override
  public Composition compose(FormNode input, Optional<FormNode> mask) {
    return GraphForm.of(graph, input, mask);
  }

  @Override
  public ConditionedKernel kernel() {
    return new GraphKernel(this, graph);
  }
}
