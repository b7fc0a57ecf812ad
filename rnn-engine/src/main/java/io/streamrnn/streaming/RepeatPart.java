/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Shape;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import io.streamrnn.layers.MergeKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Values that are repeated along the axes on which they have the extent 1.
 *
 * @param own the shape of the values for one event
 * @param to the shape for one event after that
 */
record RepeatPart(Source from, Shape own, Shape to) implements Part {

  @Override
  public Shape shape(Function<Source, Shape> shapes) {
    return to;
  }

  @Override
  public List<Source> reads() {
    return List.of(from);
  }

  @Override
  public Part reading(UnaryOperator<Source> sources) {
    return new RepeatPart(sources.apply(from), own, to);
  }

  @Override
  public Composition compose(GraphForm form) {
    Map<String, Object> options = Map.of("from", own.dims(), "to", to.dims());
    return Composition.ofStateless(
        FormNode.operation(CellForm.of("repeat", 1, options), List.of(), List.of(form.node(from))));
  }

  @Override
  public Work work(Memory memory, int firstState) {
    Memory.Values values = memory.values(from);
    int[] positions = MergeKind.repeated(own.dims(), to.dims());
    int size = own.size();
    return (rows, output) -> {
      float[] x = values.get();
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < positions.length; i++) {
          output[row * positions.length + i] = x[row * size + positions[i]];
        }
      }
    };
  }
}
