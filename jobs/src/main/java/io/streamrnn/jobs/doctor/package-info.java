/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command {@code streamrnn doctor}: finds what is wrong with a Flink installation before a job
 * runs on it.
 */
package io.streamrnn.jobs.doctor;
