/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies elements of the first input: Transpose, Slice, Expand and Split. */
final class Rearrangement extends Operation {

  private final TensorType input;
  private final List<AffineMap> maps;

  Rearrangement(TensorType input, AffineMap... maps) {
    super(Arrays.stream(maps).map(AffineMap::type).toArray(TensorType[]::new));
    this.input = input;
    this.maps = List.of(maps);
  }

  @Override
  boolean isView() {
    return maps.size() == 1 && maps.get(0).isIdentity(input.elements());
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    int[][] positions = maps.stream().map(AffineMap::positions).toArray(int[][]::new);
    Value from = in[0];
    return () -> {
      for (int k = 0; k < positions.length; k++) {
        copy(from, positions[k], out[k]);
      }
    };
  }

  /** Sets each element of a tensor to the one at its position in another of the same type. */
  static void copy(Value from, int[] positions, Value to) {
    if (from.holdsFloats()) {
      for (int i = 0; i < positions.length; i++) {
        to.floats()[i] = from.floats()[positions[i]];
      }
    } else {
      for (int i = 0; i < positions.length; i++) {
        to.ints()[i] = from.ints()[positions[i]];
      }
    }
  }
}
