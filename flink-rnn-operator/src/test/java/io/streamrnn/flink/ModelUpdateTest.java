/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ModelUpdateTest {

  @Test
  void saysFromWhenItIsEffective() {
    ModelUpdate update = ModelUpdate.of("file:///models/b.h5").id("pumps").sha256("0a");

    assertThat(update)
        .hasToString(
            "ModelUpdate[id=pumps, uri=file:///models/b.h5, sha256=0a, effectiveFrom=now]");
    assertThat(update.effectiveFrom(Instant.parse("2026-01-01T00:00:00Z")).toString())
        .endsWith("effectiveFrom=2026-01-01T00:00:00Z]");
  }
}
