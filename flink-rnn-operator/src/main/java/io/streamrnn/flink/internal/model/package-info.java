/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Where models come from, who holds them, and what a job requires of them. */
@NullMarked
package io.streamrnn.flink.internal.model;

import org.jspecify.annotations.NullMarked;
