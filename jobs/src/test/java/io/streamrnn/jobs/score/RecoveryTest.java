/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  private final Configuration application =
      new Configuration()
          .set(HighAvailabilityOptions.HA_MODE, "zookeeper")
          .set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, "00".repeat(16));
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void aFileThatIsWrongIsAwaitedWithLongerAndLongerPauses() throws InterruptedException {
    String read = recovery(application).await(() -> readAfter(8), warnings::add);

    assertThat(read).isEqualTo("read");
    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    assertThat(warnings)
        .hasSize(8)
        .first()
        .isEqualTo(
            "no file; with high availability the run waits until this is right, and tries again in 1 s");
  }

  @Test
  void aFileThatIsWrongEndsARunThatFlinkDoesNotRecover() {
    application.removeConfig(HighAvailabilityOptions.HA_MODE);

    assertThatThrownBy(() -> recovery(application).await(() -> readAfter(1), warnings::add))
        .isInstanceOf(CannotRunException.class)
        .hasMessage("no file");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aSessionClusterRecoversAJobWithoutTheCommand() {
    application.removeConfig(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);

    assertThat(recovery(application).isPossible()).isFalse();
  }

  private Recovery recovery(Configuration configuration) {
    return new Recovery(configuration, pauses::add);
  }

  private String readAfter(int failures) {
    if (pauses.size() < failures) {
      throw new CannotRunException("no file");
    }
    return "read";
  }
}
