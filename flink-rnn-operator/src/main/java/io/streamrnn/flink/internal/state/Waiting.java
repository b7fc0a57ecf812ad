/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import org.apache.flink.annotation.Internal;

/**
 * An event that waits for the watermark.
 *
 * @param record the event
 * @param count how many events of its time wait, this one included; only the first of them has it
 */
@Internal
public record Waiting<IN>(IN record, int count) {}
