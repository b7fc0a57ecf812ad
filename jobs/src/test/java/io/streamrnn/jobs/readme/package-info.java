/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The examples of the README, compiled and run. */
package io.streamrnn.jobs.readme;
