/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureRequestTest {

  @ParameterizedTest
  @CsvSource({
    "rpm, rpm, number",
    "rpm:standard, rpm, standard",
    "at:time:day, at, time:day",
    "a:b, a:b, number",
    "a:b:one-hot, a:b, one-hot",
    "time:day, time:day, number",
  })
  void aKindFollowsTheColumn(String text, String column, String kind) {
    FeatureRequest request = FeatureRequest.parse(text);

    assertThat(request.column()).isEqualTo(column);
    assertThat(request.kindOrNumber()).hasToString(kind);
  }
}
