/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Reads the input of {@code streamrnn score}: from the lines of a file to rows, and from rows to
 * the inputs of the model.
 *
 * <p>{@code InputInspector} checks the file against the options before the run and returns a {@code
 * RowLayout}. {@code RowSource} reads the rows during the run. {@code FeatureInput} computes the
 * model's inputs from a row. Nothing here knows what is written.
 */
package io.streamrnn.jobs.score.input;
