/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.SerializableFunction;

/**
 * How messages name options: those of the operator have the methods of the builder, which a user
 * who wrote a query never saw.
 */
@Internal
@FunctionalInterface
public interface Wording extends SerializableFunction<String, String> {

  /** The methods of the builder. */
  Wording OF_BUILDER = message -> message;
}
