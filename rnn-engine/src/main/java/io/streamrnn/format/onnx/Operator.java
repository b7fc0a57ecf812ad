/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

/** An operator of a graph: computes an {@link Operation} from the types of its inputs. */
@FunctionalInterface
interface Operator {

  /**
   * Computes types and shapes. Allocates nothing of the size of a tensor.
   *
   * @throws io.streamrnn.model.ModelFormatException if the inputs do not fit together
   */
  Operation plan(Op op);
}
