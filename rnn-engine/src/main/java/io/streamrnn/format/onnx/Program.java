/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A planned graph: operations in order, over numbered tensors of known types. What does not depend
 * on the inputs has been computed. Immutable.
 *
 * @param slots the tensors
 * @param steps the operations
 */
record Program(List<Slot> slots, List<Step> steps) {

  /**
   * A tensor.
   *
   * @param value its type, and its elements if they are known
   * @param viewOf the slot whose elements it shares; -1 if none
   */
  record Slot(Value value, int viewOf) {}

  /**
   * An operation.
   *
   * @param in slots of its inputs, -1 for an optional input that is omitted; not to be written
   * @param out slots of its outputs; not to be written
   */
  record Step(Node node, Operation operation, int[] in, int[] out) {}

  Program {
    slots = List.copyOf(slots);
    steps = List.copyOf(steps);
  }

  /** The slot that owns the memory of this one. */
  int memory(int slot) {
    int at = slot;
    while (slots.get(at).viewOf() >= 0) {
      at = slots.get(at).viewOf();
    }
    return at;
  }

  TensorType type(int slot) {
    return slots.get(slot).value().type();
  }

  /** This program with only those steps on which these slots depend. */
  Program pruned(List<Integer> outputs) {
    boolean[] needed = new boolean[slots.size()];
    outputs.forEach(slot -> needed[memory(slot)] = true);
    List<Step> kept = new ArrayList<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      if (anyOf(step.out(), needed)) {
        mark(step.in(), needed);
        kept.add(step);
      }
    }
    Collections.reverse(kept);
    return new Program(slots, kept);
  }

  private static boolean anyOf(int[] out, boolean[] needed) {
    for (int slot : out) {
      if (needed[slot]) {
        return true;
      }
    }
    return false;
  }

  private void mark(int[] in, boolean[] needed) {
    for (int slot : in) {
      if (slot >= 0) {
        needed[memory(slot)] = true;
      }
    }
  }

  /** Memory for all slots, and the computations over it, for one thread. */
  Instance instance() {
    Value[] values = new Value[slots.size()];
    for (int i = 0; i < values.length; i++) {
      Slot slot = slots.get(i);
      if (slot.viewOf() >= 0) {
        values[i] = values[slot.viewOf()].view(slot.value().type());
      } else {
        values[i] = slot.value().isKnown() ? slot.value() : Value.buffer(slot.value().type());
      }
    }
    return new Instance(values, steps.stream().map(step -> bind(step, values)).toList());
  }

  private static Operation.Computation bind(Step step, Value[] values) {
    @Nullable Value[] in = new Value[step.in().length];
    for (int i = 0; i < in.length; i++) {
      in[i] = step.in()[i] < 0 ? null : values[step.in()[i]];
    }
    Value[] out = new Value[step.out().length];
    Arrays.setAll(out, i -> values[step.out()[i]]);
    return step.operation().bind(in, out);
  }

  /** A program with memory. Not thread-safe. */
  static final class Instance {

    private final Value[] values;
    private final Operation.Computation[] computations;

    private Instance(Value[] values, List<Operation.Computation> computations) {
      this.values = values;
      this.computations = computations.toArray(Operation.Computation[]::new);
    }

    /** The tensor of a slot. The caller writes the inputs before {@link #run}. */
    Value value(int slot) {
      return values[slot];
    }

    void run() {
      for (Operation.Computation computation : computations) {
        computation.run();
      }
    }
  }
}
