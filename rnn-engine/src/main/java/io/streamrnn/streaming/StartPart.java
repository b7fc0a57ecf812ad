/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.Composition.StateOf;
import io.streamrnn.identity.FormNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A cell starts a sequence from states that other parts compute from constants of the key. One more
 * state, {@code start}, is 1 before the first event of a sequence and 0 after it, so that constants
 * that change later do not start the sequence again.
 *
 * @param stepped the step of the cell
 * @param initial a source for each state of the cell
 */
record StartPart(Part stepped, List<Source> initial) implements Part {

  StartPart {
    initial = List.copyOf(initial);
  }

  @Override
  public Shape shape(Function<Source, Shape> shapes) {
    return stepped.shape(shapes);
  }

  @Override
  public List<Source> reads() {
    return Stream.concat(stepped.reads().stream(), initial.stream()).toList();
  }

  @Override
  public Part reading(UnaryOperator<Source> sources) {
    return new StartPart(stepped.reading(sources), initial.stream().map(sources).toList());
  }

  /** A sequence may start at an event that a mask skips. */
  @Override
  public boolean hides(Source read, Source mask) {
    return !initial.contains(read) && stepped.hides(read, mask);
  }

  @Override
  public Optional<Part> unseenWhenSkipped() {
    return stepped.unseenWhenSkipped().map(part -> new StartPart(part, initial));
  }

  @Override
  public Optional<Source> mask() {
    return stepped.mask();
  }

  @Override
  public Optional<Cell> cell() {
    return stepped.cell();
  }

  @Override
  public Part withCell(Cell cell) {
    return new StartPart(stepped.withCell(cell), initial);
  }

  @Override
  public List<StateSpec> states() {
    return Stream.concat(
            stepped.states().stream(), Stream.of(new StateSpec(FormNode.START, Shape.of(1))))
        .toList();
  }

  @Override
  public float[] initialState(int index) {
    return index < stepped.states().size() ? stepped.initialState(index) : new float[] {1};
  }

  @Override
  public Composition compose(GraphForm form) {
    Composition inner = stepped.compose(form);
    List<FormNode> from = initial.stream().map(form::node).toList();
    FormNode start = FormNode.start(inner.output(), from, form.skippedBy());
    return new Composition(
        start, Stream.concat(inner.states().stream(), Stream.of(new StateOf(start, 0))).toList());
  }

  @Override
  public Work work(Memory memory, int firstState) {
    Work steps = stepped.work(memory, firstState);
    Memory.Values[] computed = memory.values(initial);
    int[] sizes = memory.sizes(initial);
    int flag = firstState + stepped.states().size();
    return new Work() {
      @Override
      public void run(int rows, float[] to) {
        float[] starts = memory.state(flag);
        for (int row = 0; row < rows; row++) {
          if (starts[row] != 0) {
            start(row);
            starts[row] = 0;
          }
        }
        steps.run(rows, to);
      }

      private void start(int row) {
        for (int k = 0; k < sizes.length; k++) {
          int at = row * sizes[k];
          System.arraycopy(computed[k].get(), at, memory.state(firstState + k), at, sizes[k]);
        }
      }

      @Override
      public boolean isBatchInvariant() {
        return steps.isBatchInvariant();
      }
    };
  }
}
