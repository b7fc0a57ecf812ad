/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Recurrent networks as a Flink operator: every event of a keyed stream is scored with the history
 * of its key. Start at {@link io.streamrnn.flink.StreamingRnn}.
 */
@NullMarked
package io.streamrnn.flink;

import org.jspecify.annotations.NullMarked;
