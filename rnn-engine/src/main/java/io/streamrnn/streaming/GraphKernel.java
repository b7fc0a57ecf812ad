/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.streaming.Part.Work;
import java.util.Arrays;
import java.util.List;

/** Computes the parts of a graph in order. */
final class GraphKernel implements ConditionedKernel {

  private final Memory memory;
  private final Work[] work;
  // Whether the output of the last part is that of the graph, and no part reads it.
  private final boolean endsInOutput;
  private final Work result;
  // Of each state.
  private final int[] owners;
  private final int[] firsts;

  GraphKernel(StreamedGraph cell, PartGraph graph) {
    int parts = graph.parts().size();
    Shape[] shapes = new Shape[parts];
    Arrays.setAll(shapes, part -> cell.shape(Source.output(part)));
    memory = new Memory(cell, graph.inputs(), List.of(shapes));
    work = new Work[parts];
    Arrays.setAll(work, i -> graph.parts().get(i).work(memory, cell.firstState(i)));
    owners = new int[cell.states().size()];
    firsts = new int[owners.length];
    for (int part = 0; part < parts; part++) {
      int first = cell.firstState(part);
      int end = first + graph.parts().get(part).states().size();
      Arrays.fill(owners, first, end, part);
      Arrays.fill(firsts, first, end, first);
    }
    endsInOutput = parts > 0 && graph.outputs().equals(List.of(Source.output(parts - 1)));
    result = MergePart.concatenation(memory, graph.outputs(), 1);
  }

  @Override
  public boolean isBatchInvariant() {
    return Arrays.stream(work).allMatch(Work::isBatchInvariant);
  }

  @Override
  public boolean isFiniteWithOthers(int index) {
    return work[owners[index]].isFiniteWithOthers(index - firsts[index]);
  }

  @Override
  public void setConstants(float[][] constants) {
    memory.constants(constants);
  }

  @Override
  public void step(int rows, float[] x, float[][] states, float[] output) {
    memory.begin(rows, x, states);
    int last = endsInOutput ? work.length - 1 : work.length;
    for (int i = 0; i < last; i++) {
      work[i].run(rows, memory.output(i, rows));
    }
    if (endsInOutput) {
      work[last].run(rows, output);
    } else {
      result.run(rows, output);
    }
  }
}
