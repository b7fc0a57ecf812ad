/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.Optional;

/** The values of the inputs of a {@link Merge}, merged. */
final class MergedTensors {

  private static final float[] NO_MASK = {};

  private MergedTensors() {}

  /** The tensors in a row along an axis. */
  static float[] concat(List<Tensor> inputs, Shape shape, int axis) {
    int blocks = shape.dims().subList(0, axis).stream().reduce(1, (a, b) -> a * b);
    int[] lengths = inputs.stream().mapToInt(input -> input.shape().size() / blocks).toArray();
    float[] merged = new float[shape.size()];
    MergeKind.concatenate(values(inputs), lengths, blocks, merged);
    return merged;
  }

  static float[] entrywise(MergeKind kind, List<Tensor> inputs) {
    float[] merged = new float[inputs.get(0).shape().size()];
    kind.merge(values(inputs), merged.length, merged);
    return merged;
  }

  /** Entries of the inputs that use the step; at least one input has a mask. */
  static float[] entrywise(MergeKind kind, List<Tensor> inputs, List<Optional<Tensor>> masks) {
    float[] merged = new float[inputs.get(0).shape().size()];
    int steps = MergedMasks.steps(masks);
    float[][] used =
        masks.stream().map(m -> m.map(Tensor::values).orElse(NO_MASK)).toArray(float[][]::new);
    kind.merge(values(inputs), used, steps, merged.length / steps, merged);
    return merged;
  }

  private static float[][] values(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::values).toArray(float[][]::new);
  }
}
