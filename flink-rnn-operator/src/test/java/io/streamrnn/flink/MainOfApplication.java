/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs code as {@code main} runs on an application cluster. */
final class MainOfApplication {

  /** Has access to what Flink's own clients call. */
  @SuppressWarnings("try")
  private abstract static class Contexts extends StreamExecutionEnvironment {

    static void set(Configuration configuration) {
      initializeContextEnvironment(
          job -> new StreamExecutionEnvironment(new Configuration(configuration)));
    }

    static void reset() {
      resetContextEnvironment();
    }
  }

  private MainOfApplication() {}

  static void run(String highAvailability, Runnable code) {
    Contexts.set(
        new Configuration()
            .set(HighAvailabilityOptions.HA_MODE, highAvailability)
            .set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, "00".repeat(16)));
    try {
      code.run();
    } finally {
      Contexts.reset();
    }
  }
}
