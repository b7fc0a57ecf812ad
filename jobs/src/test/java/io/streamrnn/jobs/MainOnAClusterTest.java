/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainOnAClusterTest {

  @Test
  void aCommandThatRunsInAJobManagerDoesNotEndTheProcess() {
    assertThat(Main.isInJobManager(target("embedded"))).isTrue();
    assertThatCode(() -> Main.requireSuccess(0)).doesNotThrowAnyException();
  }

  @Test
  void aCommandThatFailsThereFailsTheApplication() {
    assertThatThrownBy(() -> Main.requireSuccess(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exitCode=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"remote", "local"})
  void aClientIsNoJobManager(String target) {
    assertThat(Main.isInJobManager(target(target))).isFalse();
  }

  private static Configuration target(String name) {
    return new Configuration().set(DeploymentOptions.TARGET, name);
  }
}
