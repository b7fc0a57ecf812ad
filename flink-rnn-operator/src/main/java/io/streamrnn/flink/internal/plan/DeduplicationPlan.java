/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.SerializableToLongFunction;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.SerializableFunction;

/** How an event that was seen before is recognized. */
@Internal
public sealed interface DeduplicationPlan<IN> extends Serializable {

  /** It is not. */
  static <IN> DeduplicationPlan<IN> none() {
    return new None<>();
  }

  /** Whether the option is in use. */
  default boolean isSet() {
    return !(this instanceof None);
  }

  /** See {@link #none()}. */
  record None<IN>() implements DeduplicationPlan<IN> {}

  /** Recognizes it by a number that rises from event to event of a key. */
  record BySequenceNumber<IN>(SerializableToLongFunction<IN> number)
      implements DeduplicationPlan<IN> {}

  /**
   * Recognizes it by an id.
   *
   * @param remembered how many ids are stored for a key
   */
  record ById<IN>(SerializableFunction<IN, String> id, int remembered)
      implements DeduplicationPlan<IN> {}
}
