/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EmbeddedJobITCase {

  // The job runs in this process.
  private static final AtomicLong CALLS = new AtomicLong();

  @Test
  void anotherProcessIsCountedForTheMeasuredEventsOnly() throws Exception {
    EmbeddedJob job = new EmbeddedJob(Events.of(10), () -> CALLS.get() * 1_000_000_000);

    Cost cost =
        job.run(
            900,
            100,
            events ->
                events.map(
                    event -> {
                      CALLS.incrementAndGet();
                      return event.x()[0];
                    }));

    // A second for each event, and what this process takes.
    assertThat(cost.cpu()).isBetween(1e6, 1.9e6);
  }
}
