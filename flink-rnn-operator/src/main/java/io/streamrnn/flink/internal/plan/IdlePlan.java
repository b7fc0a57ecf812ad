/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.IdleSteps;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;

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

  /**
   * Requires the type of the keys that the steps are for.
   *
   * @throws IllegalArgumentException if they are for others
   */
  default void requireKeys(TypeInformation<?> keys) {
    if (this instanceof Steps<IN> idle && !keys.getTypeClass().equals(idle.steps().keyType())) {
      throw new IllegalArgumentException(
          "idleSteps must have the key type of the stream: idleSteps' keyType=%s, stream's key type=%s"
              .formatted(idle.steps().keyType().getName(), keys.getTypeClass().getName()));
    }
  }

  /** See {@link #none()}. */
  record None<IN>() implements IdlePlan<IN> {}

  /** They are, at these times and with these records. */
  record Steps<IN>(IdleSteps<?, IN> steps) implements IdlePlan<IN> {}
}
