/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An operator with inputs of known types. All kernels of a graph share it; the memory that it
 * writes belongs to the kernel that calls {@link #bind}.
 */
abstract class Operation {

  /** Computes a node once, from the memory of its inputs into the memory of its outputs. */
  @FunctionalInterface
  interface Computation {
    void run();
  }

  private final List<TensorType> outputs;

  Operation(TensorType... outputs) {
    this.outputs = List.of(outputs);
  }

  /** The types of the outputs, including those that are not used. */
  final List<TensorType> outputs() {
    return outputs;
  }

  /** The type of the first output. */
  final TensorType output() {
    return outputs.get(0);
  }

  /** The approximate number of elements that it needs memory for. */
  double memory() {
    return outputs.stream().mapToDouble(TensorType::elements).sum();
  }

  /** The approximate number of multiplications and copies. */
  double cost() {
    return memory();
  }

  /**
   * Whether the only output has the elements of the first input in the same order, so that it needs
   * no memory of its own. Called only for tensors that are small enough to be computed.
   */
  boolean isView() {
    return false;
  }

  /**
   * Why an element of an output depends on other steps than its own, or on the number of its step,
   * although the output has the axis of time; empty if it does not.
   *
   * @param isTime whether an extent is that of the time
   */
  Optional<String> mixing(LongPredicate isTime) {
    return Optional.empty();
  }

  /**
   * Binds the operation to memory.
   *
   * @param in one value per input of the node, null for an optional input that is omitted
   * @param out one value per output of the operation
   */
  abstract Computation bind(@Nullable Value[] in, Value[] out);
}
