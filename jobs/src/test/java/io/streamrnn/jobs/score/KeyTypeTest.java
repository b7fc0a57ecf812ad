/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyTypeTest {

  @ParameterizedTest
  @EnumSource(names = {"LONG", "INT"})
  void theKeyIsInNoMessageThatMayFailAJob(KeyType type) {
    assertThatThrownBy(() -> type.parse("pump-7"))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e)).doesNotContain("pump-7"));
  }

  @Test
  void aNumberMayHaveBlanksAroundIt() {
    assertThat(KeyType.LONG.parse(" 7 ")).isEqualTo(7L);
  }
}
