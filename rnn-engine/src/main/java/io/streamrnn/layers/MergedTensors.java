package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.Optional;

/** The values of several tensors that a {@link Merge} makes one. */
final class MergedTensors {

  private MergedTensors() {}

  /** The tensors in a row along an axis. */
  static float[] concat(List<Tensor> inputs, Shape shape, int axis) {
    int blocks = 1;
    for (int i = 0; i < axis; i++) {
      blocks *= shape.dim(i);
    }
    float[] merged = new float[shape.size()];
    int to = 0;
    for (int block = 0; block < blocks; block++) {
      for (Tensor input : inputs) {
        int length = input.shape().size() / blocks;
        System.arraycopy(input.values(), block * length, merged, to, length);
        to += length;
      }
    }
    return merged;
  }

  static float[] entrywise(MergeKind kind, List<Tensor> inputs) {
    float[] merged = inputs.get(0).toArray();
    for (Tensor input : inputs.subList(1, inputs.size())) {
      for (int i = 0; i < merged.length; i++) {
        merged[i] = kind.join(merged[i], input.at(i));
      }
    }
    for (int i = 0; kind == MergeKind.AVERAGE && i < merged.length; i++) {
      merged[i] /= inputs.size();
    }
    return merged;
  }

  /** Entries of the inputs that use the step; one input has a mask at least. */
  static float[] entrywise(MergeKind kind, List<Tensor> inputs, List<Optional<Tensor>> masks) {
    float[] merged = new float[inputs.get(0).shape().size()];
    int steps = MergedMasks.steps(masks);
    int width = merged.length / steps;
    for (int step = 0; step < steps; step++) {
      boolean any = false;
      for (int k = 0; k < inputs.size(); k++) {
        if (masks.get(k).isEmpty() || masks.get(k).get().at(step) != 0) {
          for (int i = step * width; i < (step + 1) * width; i++) {
            merged[i] = any ? kind.join(merged[i], inputs.get(k).at(i)) : inputs.get(k).at(i);
          }
          any = true;
        }
      }
      for (int i = step * width; !any && i < (step + 1) * width; i++) {
        merged[i] = kind.ofNone(inputs.get(0).at(i));
      }
    }
    return merged;
  }
}
