/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the commands share: files and models that the user names, and the embedded Flink. */
package io.streamrnn.jobs.shared;
