/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The immutable plan of a job: what the builder collected, as it travels to the TaskManagers. */
@NullMarked
package io.streamrnn.flink.internal.plan;

import org.jspecify.annotations.NullMarked;
