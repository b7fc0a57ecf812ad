/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

/** What goes downstream of it. */
public record Alert(String pump, float level) {}
