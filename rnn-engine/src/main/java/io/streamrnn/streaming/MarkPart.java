/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Shape;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A mask: 0 at an event whose values all equal a mark, 1 at all others.
 *
 * @param from what is compared
 */
record MarkPart(Source from, float mark) implements Part {

  @Override
  public Shape shape(Function<Source, Shape> shapes) {
    return Shape.of(1);
  }

  @Override
  public List<Source> reads() {
    return List.of(from);
  }

  @Override
  public Part reading(UnaryOperator<Source> sources) {
    return new MarkPart(sources.apply(from), mark);
  }

  @Override
  public Composition compose(GraphForm form) {
    return Composition.ofStateless(FormNode.mask(form.node(from), mark));
  }

  @Override
  public Work work(Memory memory, int firstState) {
    Memory.Values values = memory.values(from);
    int size = memory.size(from);
    return (rows, to) -> {
      float[] x = values.get();
      for (int row = 0; row < rows; row++) {
        to[row] = isMarked(x, row * size, (row + 1) * size) ? 0 : 1;
      }
    };
  }

  private boolean isMarked(float[] x, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (x[i] != mark) {
        return false;
      }
    }
    return true;
  }
}
