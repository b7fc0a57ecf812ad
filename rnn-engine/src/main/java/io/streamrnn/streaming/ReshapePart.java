/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Shape;
import io.streamrnn.identity.Composition;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The same values in another shape. It is no part of a model's identity.
 *
 * @param to the shape for one event
 */
record ReshapePart(Source from, Shape to) implements Part {

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
    return new ReshapePart(sources.apply(from), to);
  }

  @Override
  public Composition compose(GraphForm form) {
    return Composition.ofStateless(form.node(from));
  }

  @Override
  public Work work(Memory memory, int firstState) {
    Memory.Values values = memory.values(from);
    return (rows, output) -> System.arraycopy(values.get(), 0, output, 0, rows * to.size());
  }
}
