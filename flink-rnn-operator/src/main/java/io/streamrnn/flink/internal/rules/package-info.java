/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What an event, a timer and a command do to the state of a key. */
@NullMarked
package io.streamrnn.flink.internal.rules;

import org.jspecify.annotations.NullMarked;
