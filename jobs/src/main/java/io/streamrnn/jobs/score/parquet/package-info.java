/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Reads Parquet files as JSON objects. Apache Parquet's column module decodes columns and assembles
 * records. What is between it and a file is here, since Parquet's own reader of files needs classes
 * of Hadoop: the footer, the pages of column chunks, and their compression.
 */
@NullMarked
package io.streamrnn.jobs.score.parquet;

import org.jspecify.annotations.NullMarked;
