/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** {@code streamrnn fit-preprocessing}: fits the preprocessing of features to training data. */
package io.streamrnn.jobs.preprocessing;
