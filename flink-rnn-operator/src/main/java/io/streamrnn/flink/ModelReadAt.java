/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * When a model is read for the first time, and checked against the options. A job runs the model
 * that it started with: what is at the path of a file later does not matter for its restarts. A new
 * submission reads the path again.
 */
@PublicEvolving
public enum ModelReadAt {

  /**
   * When {@code build()} is called: what does not fit fails before the job is submitted. The job
   * carries a file of up to 64 MiB, with what is read beside it, so that TaskManagers need not read
   * it. A larger one is read by the TaskManagers when the job starts, must be the same then, and is
   * kept in the checkpoints of the job.
   */
  BUILD,

  /**
   * When the job starts, and not before: for a model that only the TaskManagers can read. What does
   * not fit fails the running job, which restarts as its restart strategy says, so that it can
   * continue when the file is replaced. From the first checkpoint on, a file is kept in the
   * checkpoints of the job. Another model source is loaded at each restart.
   */
  START
}
