/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Shape;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The parts of a graph as nodes of a model's identity, in the order of the parts. */
final class GraphForm {

  private final Function<Source, Shape> shapes;
  private final Optional<FormNode> mask;
  private final List<FormNode> inputs = new ArrayList<>();
  private final List<Composition> parts = new ArrayList<>();

  private GraphForm(PartGraph graph, FormNode input, Optional<FormNode> mask) {
    this.shapes = graph.shapes();
    this.mask = mask;
    inputs.addAll(EventInput.nodes(graph.inputs(), input));
    graph.parts().forEach(part -> parts.add(part.compose(this)));
  }

  /**
   * The form of what a graph computes.
   *
   * @param input what it reads
   * @param mask the events at which the whole graph is skipped; empty if there are none
   */
  static Composition of(PartGraph graph, FormNode input, Optional<FormNode> mask) {
    GraphForm form = new GraphForm(graph, input, mask);
    List<FormNode> outputs = graph.outputs().stream().map(form::node).toList();
    FormNode output =
        outputs.size() == 1
            ? outputs.get(0)
            : FormNode.operation(CellForm.of("join", 1), List.of(), outputs);
    return new Composition(
        output, form.parts.stream().flatMap(part -> part.states().stream()).toList());
  }

  /** The node of a source that a part reads. */
  FormNode node(Source source) {
    if (source.isInput()) {
      return inputs.get(source.input());
    }
    Composition part = parts.get(source.part());
    return source.isOutput() ? part.output() : FormNode.stateOf(part.states().get(source.state()));
  }

  /** The shape of a source for one row. */
  Shape shape(Source source) {
    return shapes.apply(source);
  }

  /** The mask of the whole graph. */
  Optional<FormNode> skippedBy() {
    return mask;
  }

  /** The mask of a part, with that of the whole graph. */
  FormNode skippedBy(Source own) {
    FormNode part = node(own);
    return mask.map(whole -> FormNode.anySkips(whole, part)).orElse(part);
  }
}
