/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

/** The kernel of a {@link ConditionedCell}. */
public interface ConditionedKernel extends Kernel {

  /**
   * Sets the constants of the following steps, until the next call of this method. A kernel whose
   * cell takes none ignores them.
   *
   * @param constants one array per constant {@code [B, C_k]} in the order of {@link
   *     ConditionedCell#constants}, for the rows of those steps. The caller owns the arrays and
   *     does not change them while they are in use; the kernel only reads them
   */
  void setConstants(float[][] constants);

  /** Sets the constants of a kernel that takes some; does nothing for any other kernel. */
  static void setConstants(Kernel kernel, float[][] constants) {
    if (kernel instanceof ConditionedKernel conditioned) {
      conditioned.setConstants(constants);
    }
  }
}
