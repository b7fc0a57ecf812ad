/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.FilterFunction;

/** A predicate on records that the user may give. */
@Internal
public sealed interface Condition<IN> extends Serializable {

  /** Returns the condition of an option that is not in use. It holds for no record. */
  static <IN> Condition<IN> none() {
    return new None<>();
  }

  /** Returns the condition of an option with this predicate. */
  static <IN> Condition<IN> of(FilterFunction<IN> predicate) {
    return new When<>(predicate);
  }

  /** Whether the option is in use. */
  default boolean isSet() {
    return this instanceof When;
  }

  /** See {@link #none()}. */
  record None<IN>() implements Condition<IN> {}

  /** See {@link #of}. */
  record When<IN>(FilterFunction<IN> predicate) implements Condition<IN> {}
}
