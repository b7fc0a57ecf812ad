/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command {@code streamrnn score}: scores the events of any file with any model.
 *
 * <p>{@code ScoreCommand} is the command and {@code ScoreOptions} are its options. {@code
 * ScorePlan} is what they mean, checked against the files that they name. {@code ScoreJob} is the
 * Flink job, run by {@code EmbeddedRun} or {@code ClusterRun}, and {@code ScoreLoop} the same
 * without Flink's runtime. Reading is in {@code input} (Parquet in {@code parquet}), writing in
 * {@code output}.
 */
package io.streamrnn.jobs.score;
