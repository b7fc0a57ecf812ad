/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The command {@code streamrnn model}: describes a model file, and how it runs on a stream. */
package io.streamrnn.jobs.model;
