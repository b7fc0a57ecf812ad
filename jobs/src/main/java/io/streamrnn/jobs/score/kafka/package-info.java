/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Topics of Kafka: where they are, how clients connect to them, and whether they exist. Knows
 * nothing of rows and scores.
 */
@NullMarked
package io.streamrnn.jobs.score.kafka;

import org.jspecify.annotations.NullMarked;
