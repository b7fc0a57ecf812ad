/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Some of the values of an event, as Python's {@code x[..., 1:]}. A cell without states. */
public final class SelectionCell extends BuiltInCell {

  private final int[] positions;

  /**
   * A cell.
   *
   * @param positions where each value of the output is in the input; copied
   * @throws IllegalArgumentException if they do not fill the output, or one is not in the input
   */
  public SelectionCell(Shape input, Shape output, int[] positions) {
    super("Selection", "selection", input, output, List.of(), List.of());
    this.positions = positions.clone();
    boolean isInside = IntStream.of(positions).allMatch(at -> at >= 0 && at < input.size());
    if (!isInside || positions.length != output.size()) {
      throw new IllegalArgumentException(
          "a selection has a position in the input for each value of the output: input=%s, output=%s, positions=%s"
              .formatted(input, output, Arrays.toString(positions)));
    }
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("positions", IntStream.of(positions).boxed().toList());
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    int rows = in.x().shape().dim(0);
    int size = inputShape().size();
    int[] all =
        IntStream.range(0, rows)
            .flatMap(row -> IntStream.of(positions).map(at -> row * size + at))
            .toArray();
    List<Integer> dims = new ArrayList<>(List.of(rows));
    dims.addAll(outputShape().dims());
    Variable taken = in.x().gather(new Shape(dims), all);
    return VariableStep.of(taken);
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    return (rows, x, states, output) -> {
      int to = 0;
      for (int row = 0; row < rows; row++) {
        for (int at : positions) {
          output[to++] = x[row * size + at];
        }
      }
    };
  }
}
