/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * An application cluster with high availability. A JobManager that replaces a lost one runs {@code
 * main} again. If {@code main} reaches {@code execute()}, Flink recovers the job as it was
 * submitted first, whatever {@code main} has built. If {@code main} fails, Flink ends the
 * application as failed, and forgets the job and its last checkpoint.
 */
@Internal
public final class RecoveringApplication {

  private RecoveringApplication() {}

  /** Whether this process runs {@code main} of such an application. */
  public static boolean isCurrent() {
    return is(StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration());
  }

  /** Flink fixes the id of the job there, so that it finds the job again. */
  static boolean is(ReadableConfig configuration) {
    return configuration.getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID).isPresent()
        && !configuration.get(HighAvailabilityOptions.HA_MODE).equalsIgnoreCase("none");
  }
}
