/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The command {@code streamrnn plan}: what a job needs, with the arithmetic. */
package io.streamrnn.jobs.plan;
