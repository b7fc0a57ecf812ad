/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GraphKernelTest {

  private static final Source X = Source.input(0);

  @Test
  void aStateIsKnownIfTheKernelOfItsPartKnowsIt() {
    Kernel kernel =
        graph(
                new StepPart(new Knowing(2, 1), X),
                new ReshapePart(Source.output(0), Shape.of(1)),
                new StepPart(new Knowing(3, 2), Source.output(1)))
            .kernel();

    assertThat(IntStream.range(0, 5).filter(kernel::isFiniteWithOthers)).containsExactly(1, 4);
  }

  /** As the output of its cell may be of no use to the graph. */
  @Test
  void noStateIsTakenForTheOutput() {
    Kernel kernel = graph(new StepPart(new Knowing(2, 1), X)).kernel();

    assertThat(IntStream.range(0, 2).filter(kernel::isOutput)).isEmpty();
  }

  private static Cell graph(Part... parts) {
    EventInput input =
        new EventInput("x", Optional.empty(), EventInput.Kind.STEPS, Optional.of(Shape.of(1)));
    return new StreamedGraph(
        new PartGraph(List.of(input), List.of(parts), List.of(Source.output(parts.length - 1))));
  }

  /**
   * Does nothing.
   *
   * @param count of its states
   * @param known the one that is finite with the others
   */
  private record Knowing(int count, int known) implements Cell {

    @Override
    public String className() {
      return "Knowing";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(1);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(1);
    }

    @Override
    public List<StateSpec> states() {
      return Stream.of("a", "b", "c").limit(count).map(name -> StateSpec.of(name, 1)).toList();
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public float[] initialState(int index) {
      return new float[1];
    }

    @Override
    public Kernel kernel() {
      return new Kernel() {

        @Override
        public void step(int rows, float[] x, float[][] states, float[] output) {}

        @Override
        public boolean isOutput(int index) {
          return index == 0;
        }

        @Override
        public boolean isFiniteWithOthers(int index) {
          return index == known;
        }
      };
    }
  }
}
