/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Flink SQL: a recurrent network as a process table function. */
@NullMarked
package io.streamrnn.table;

import org.jspecify.annotations.NullMarked;
