/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.identity.Composition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A cell takes a step at every event.
 *
 * @param from the input of the cell
 */
record StepPart(Cell stepped, Source from) implements Part {

  @Override
  public Shape shape(Function<Source, Shape> shapes) {
    return stepped.outputShape();
  }

  @Override
  public List<Source> reads() {
    return List.of(from);
  }

  @Override
  public Part reading(UnaryOperator<Source> sources) {
    return new StepPart(stepped, sources.apply(from));
  }

  @Override
  public Optional<Cell> cell() {
    return Optional.of(stepped);
  }

  @Override
  public Part withCell(Cell cell) {
    return new StepPart(cell, from);
  }

  @Override
  public List<StateSpec> states() {
    return stepped.states();
  }

  @Override
  public float[] initialState(int index) {
    return stepped.initialState(index);
  }

  @Override
  public Composition compose(GraphForm form) {
    return Composition.of(stepped, form.node(from), form.skippedBy());
  }

  @Override
  public Work work(Memory memory, int firstState) {
    Kernel kernel = stepped.kernel();
    Memory.Values x = memory.values(from);
    float[][] own = new float[stepped.states().size()][];
    return new Work() {
      @Override
      public void run(int rows, float[] to) {
        memory.copyStates(firstState, own);
        kernel.step(rows, x.get(), own, to);
      }

      @Override
      public boolean isBatchInvariant() {
        return kernel.isBatchInvariant();
      }

      @Override
      public boolean isFiniteWithOthers(int index) {
        return kernel.isFiniteWithOthers(index);
      }
    };
  }
}
