/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.ConstantsFunction;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** Whether the constants of a key come from its records. */
@Internal
public sealed interface ConstantsPlan<IN> extends Serializable {

  /** They do not: only commands set them. */
  static <IN> ConstantsPlan<IN> none() {
    return new None<>();
  }

  /** See {@link #none()}. */
  record None<IN>() implements ConstantsPlan<IN> {}

  /** They do, as this function says. */
  record FromRecords<IN>(ConstantsFunction<IN> function) implements ConstantsPlan<IN> {}
}
