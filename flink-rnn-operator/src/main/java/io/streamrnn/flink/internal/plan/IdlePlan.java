/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.IdleSteps;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** Whether steps are taken for a key that receives no event. */
@Internal
public sealed interface IdlePlan<IN> extends Serializable {

  /** They are not. */
  static <IN> IdlePlan<IN> none() {
    return new None<>();
  }

  /** Whether the option is in use. */
  default boolean isSet() {
    return this instanceof Steps;
  }

  /** See {@link #none()}. */
  record None<IN>() implements IdlePlan<IN> {}

  /** They are, at these times and with these records. */
  record Steps<IN>(IdleSteps<?, IN> steps) implements IdlePlan<IN> {}
}
