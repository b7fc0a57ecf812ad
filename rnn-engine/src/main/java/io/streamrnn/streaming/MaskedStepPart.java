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
import io.streamrnn.identity.Composition.StateOf;
import io.streamrnn.identity.FormNode;
import io.streamrnn.layers.MaskedOutput;
import io.streamrnn.layers.MaskedSteps;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A cell takes a step at the events that a mask uses. At the others its states do not change. The
 * previous output is one more state, {@code y}, if a skipped event repeats it.
 *
 * @param from the input of the cell
 * @param skippedBy the mask
 * @param skipped the output at a skipped event
 */
record MaskedStepPart(Cell stepped, Source from, Source skippedBy, MaskedOutput skipped)
    implements Part {

  private static final float[] NONE = {};

  @Override
  public Shape shape(Function<Source, Shape> shapes) {
    return stepped.outputShape();
  }

  @Override
  public List<Source> reads() {
    return List.of(from, skippedBy);
  }

  @Override
  public Part reading(UnaryOperator<Source> sources) {
    return new MaskedStepPart(stepped, sources.apply(from), sources.apply(skippedBy), skipped);
  }

  @Override
  public boolean hides(Source read, Source mask) {
    return mask.equals(skippedBy) && !read.equals(skippedBy);
  }

  /**
   * If no part reads the output there, it is zeros, which need no state; a cell without states
   * steps.
   */
  @Override
  public Optional<Part> unseenWhenSkipped() {
    return Optional.of(
        stepped.states().isEmpty()
            ? new StepPart(stepped, from)
            : new MaskedStepPart(stepped, from, skippedBy, MaskedOutput.ZERO));
  }

  @Override
  public Optional<Source> mask() {
    return Optional.of(skippedBy);
  }

  @Override
  public Optional<Cell> cell() {
    return Optional.of(stepped);
  }

  @Override
  public Part withCell(Cell cell) {
    return new MaskedStepPart(cell, from, skippedBy, skipped);
  }

  @Override
  public List<StateSpec> states() {
    Stream<StateSpec> previous =
        keepsOutput() ? Stream.of(new StateSpec("y", stepped.outputShape())) : Stream.empty();
    return Stream.concat(stepped.states().stream(), previous).toList();
  }

  private boolean keepsOutput() {
    return skipped == MaskedOutput.PREVIOUS_OUTPUT;
  }

  @Override
  public float[] initialState(int index) {
    return index < stepped.states().size()
        ? stepped.initialState(index)
        : new float[stepped.outputShape().size()];
  }

  @Override
  public Composition compose(GraphForm form) {
    FormNode mask = form.skippedBy(skippedBy);
    Composition cell = Composition.of(stepped, form.node(from), Optional.of(mask));
    return switch (skipped) {
      case PREVIOUS_OUTPUT -> held(cell, mask);
      case ZERO -> new Composition(FormNode.zeroSkipped(cell.output(), mask), cell.states());
      case FIRST_STATE -> {
        StateOf first = cell.states().get(MaskedOutput.outputState(stepped));
        FormNode output = FormNode.stateWhenSkipped(cell.output(), first, mask);
        yield new Composition(output, cell.states());
      }
    };
  }

  private Composition held(Composition cell, FormNode mask) {
    Shape shape = stepped.outputShape();
    FormNode held = FormNode.held(cell.output(), mask, shape, new float[shape.size()]);
    return new Composition(
        held, Stream.concat(cell.states().stream(), Stream.of(new StateOf(held, 0))).toList());
  }

  @Override
  public Work work(Memory memory, int firstState) {
    Kernel kernel = stepped.kernel();
    return keepsOutput()
        ? new RepeatingWork(memory, firstState, kernel)
        : new MaskedWork(memory, firstState, kernel);
  }

  /** Skips rows. */
  private class MaskedWork implements Work {

    final Memory memory;
    final int firstState;
    private final Kernel kernel;
    private final MaskedSteps steps;
    private final Memory.Values x;
    private final Memory.Values mask;
    private final float[][] own;
    private boolean[] isSkipped = new boolean[0];

    MaskedWork(Memory memory, int firstState, Kernel kernel) {
      this.memory = memory;
      this.firstState = firstState;
      this.kernel = kernel;
      this.steps = new MaskedSteps(stepped, kernel, skipped);
      this.x = memory.values(from);
      this.mask = memory.values(skippedBy);
      this.own = new float[stepped.states().size()][];
    }

    @Override
    public void run(int rows, float[] to) {
      run(rows, NONE, to);
    }

    final void run(int rows, float[] previous, float[] to) {
      if (isSkipped.length < rows) {
        isSkipped = new boolean[rows];
      }
      float[] used = mask.get();
      for (int row = 0; row < rows; row++) {
        isSkipped[row] = used[row] == 0;
      }
      memory.copyStates(firstState, own);
      steps.step(rows, x.get(), isSkipped, own, previous, to);
    }

    @Override
    public boolean isBatchInvariant() {
      return kernel.isBatchInvariant();
    }
  }

  /** Skips rows, and repeats the output there. */
  private final class RepeatingWork extends MaskedWork {

    private final int outputSize = stepped.outputShape().size();
    private final int y = stepped.states().size();

    RepeatingWork(Memory memory, int firstState, Kernel kernel) {
      super(memory, firstState, kernel);
    }

    @Override
    public void run(int rows, float[] to) {
      float[] previous = memory.state(firstState + y);
      run(rows, previous, to);
      System.arraycopy(to, 0, previous, 0, rows * outputSize);
    }
  }
}
