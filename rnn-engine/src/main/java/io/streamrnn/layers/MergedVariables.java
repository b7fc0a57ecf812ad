/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import java.util.List;
import java.util.Optional;

/** What {@link MergedTensors} computes, in variables. */
final class MergedVariables {

  private MergedVariables() {}

  static Variable entrywise(MergeKind kind, List<Variable> inputs) {
    return switch (kind) {
      case SUBTRACT -> inputs.get(0).minus(inputs.get(1));
      case AVERAGE ->
          inputs.stream().reduce(Variable::plus).orElseThrow().times(1.0 / inputs.size());
      default -> inputs.stream().reduce((a, b) -> joined(kind, a, b)).orElseThrow();
    };
  }

  /** Entries of the inputs that use the step; at least one input has a mask. */
  static Variable entrywise(MergeKind kind, List<Variable> inputs, List<Optional<Tensor>> masks) {
    int steps = MergedMasks.steps(masks);
    boolean[] any = MergedMasks.used(masks.get(0), steps);
    Variable merged = inputs.get(0);
    for (int k = 1; k < inputs.size(); k++) {
      boolean[] own = MergedMasks.used(masks.get(k), steps);
      boolean[] both = new boolean[steps];
      for (int step = 0; step < steps; step++) {
        both[step] = own[step] && any[step];
        any[step] |= own[step];
      }
      Variable input = inputs.get(k);
      merged = joined(kind, merged, input).where(both, input.where(own, merged));
    }
    return kind == MergeKind.MULTIPLY ? merged.where(any, Variable.zeros(merged.shape())) : merged;
  }

  private static Variable joined(MergeKind kind, Variable a, Variable b) {
    return switch (kind) {
      case ADD -> a.plus(b);
      case MULTIPLY -> a.times(b);
      case MAXIMUM -> chosen(a, b, true);
      case MINIMUM -> chosen(a, b, false);
      default -> throw new AssertionError(kind);
    };
  }

  /** The larger or the smaller ones; of equal ones the first, whose slope counts. */
  private static Variable chosen(Variable a, Variable b, boolean larger) {
    boolean[] first = new boolean[a.shape().size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = larger ? a.at(i) >= b.at(i) : a.at(i) <= b.at(i);
    }
    return a.where(first, b);
  }
}
