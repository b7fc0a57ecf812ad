/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Converts the columns of an event to inputs of the model: numbers, truth values, times and
 * categories, scaled and encoded as in training. {@code FeatureFitter}s fit the encodings; {@code
 * PreprocessingFile} reads and writes them.
 */
package io.streamrnn.jobs.score.features;
