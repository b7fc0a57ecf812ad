/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Writes the output of {@code streamrnn score}: lines of scores and of rejected rows.
 *
 * <p>The job stages lines in a {@code WorkFolder}, together with its checkpoints. After the job
 * {@code Merge} puts them in the order of the input and writes the {@code OutputFile}. {@code
 * ScoringSummary} reports the result.
 */
package io.streamrnn.jobs.score.output;
