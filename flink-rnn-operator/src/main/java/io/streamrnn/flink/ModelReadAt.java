/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/** When a model is read for the first time, and checked against the options. */
@PublicEvolving
public enum ModelReadAt {

  /**
   * When {@code build()} is called, and again when the job starts: what does not fit fails before
   * the job is submitted. A job that restarts refuses another model than that of the build.
   */
  BUILD,

  /**
   * When the job starts, and not before: for a model that only the TaskManagers can read. What does
   * not fit fails the running job, and a model that is replaced between restarts is not noticed.
   */
  START
}
