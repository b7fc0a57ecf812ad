/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import org.jspecify.annotations.Nullable;

/** The first input under another shape or another name. */
final class View extends Operation {

  View(TensorType type) {
    super(type);
  }

  @Override
  boolean isView() {
    return true;
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    throw new AssertionError("a view has no memory of its own");
  }
}
