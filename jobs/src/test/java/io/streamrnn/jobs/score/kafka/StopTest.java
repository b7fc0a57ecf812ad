/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import org.junit.jupiter.api.Test;

class StopTest {

  @Test
  void aTimeThatHasPassedIsAPlaceInTopics() {
    assertThat(Stop.parse("2024-01-31T12:30:00Z").text()).isEqualTo("2024-01-31T12:30:00Z");
  }

  @Test
  void aTimeThatIsYetToComeIsRefused() {
    assertThatThrownBy(() -> Stop.parse("9999-01-31T12:30:00Z"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageStartingWith("--until must be a time that has passed")
        .hasMessageContaining("--until=9999-01-31T12:30:00Z, now=")
        .hasMessageEndingWith("run it later, or use --until latest");
    assertThatThrownBy(() -> Start.parse("9999-01-31T12:30:00Z"))
        .isInstanceOf(CannotRunException.class)
        .hasMessageStartingWith("--from must be a time that has passed");
  }

  @Test
  void aTextThatIsNoTimeIsRefused() {
    for (String text : new String[] {"soon", "-1000000000-01-01T00:00:00Z"}) {
      assertThatExceptionOfType(CannotRunException.class)
          .isThrownBy(() -> Stop.parse(text))
          .withMessageContaining("--until must be latest or a time such as");
    }
  }
}
