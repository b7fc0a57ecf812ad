/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import org.jspecify.annotations.Nullable;

/** A result that follows from the types alone: a constant, a shape. */
final class Known extends Operation {

  private final Value value;

  Known(Value value) {
    super(value.type());
    this.value = value;
  }

  Value value() {
    return value;
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    throw new AssertionError("a known value is not computed");
  }
}
