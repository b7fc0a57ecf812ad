/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Shape;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Zeros at the events that a mask skips.
 *
 * @param from the values at the others
 * @param skippedBy the mask
 */
record ZeroPart(Source from, Source skippedBy) implements Part {

  @Override
  public Shape shape(Function<Source, Shape> shapes) {
    return shapes.apply(from);
  }

  @Override
  public List<Source> reads() {
    return List.of(from, skippedBy);
  }

  @Override
  public Part reading(UnaryOperator<Source> sources) {
    return new ZeroPart(sources.apply(from), sources.apply(skippedBy));
  }

  @Override
  public boolean hides(Source read, Source mask) {
    return mask.equals(skippedBy) && !read.equals(skippedBy);
  }

  @Override
  public Optional<Part> unseenWhenSkipped() {
    return Optional.empty();
  }

  @Override
  public Optional<Source> mask() {
    return Optional.of(skippedBy);
  }

  @Override
  public Composition compose(GraphForm form) {
    return Composition.ofStateless(FormNode.zeroSkipped(form.node(from), form.node(skippedBy)));
  }

  @Override
  public Work work(Memory memory, int firstState) {
    Memory.Values values = memory.values(from);
    Memory.Values mask = memory.values(skippedBy);
    int size = memory.size(from);
    return (rows, to) -> {
      System.arraycopy(values.get(), 0, to, 0, rows * size);
      float[] used = mask.get();
      for (int row = 0; row < rows; row++) {
        if (used[row] == 0) {
          Arrays.fill(to, row * size, (row + 1) * size, 0f);
        }
      }
    };
  }
}
