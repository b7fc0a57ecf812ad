/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.util.function.ToIntFunction;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A function of records to whole numbers that travels to the TaskManagers.
 *
 * @param <T> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface SerializableToIntFunction<T> extends ToIntFunction<T>, Serializable {}
