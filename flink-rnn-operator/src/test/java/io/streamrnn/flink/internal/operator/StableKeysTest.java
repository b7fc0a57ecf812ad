/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.typeutils.base.IntValueSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.types.IntValue;
import org.junit.jupiter.api.Test;

class StableKeysTest {

  @Test
  void aKeyThatMayBeFilledAgainIsCopied() {
    StableKeys<IntValue> keys = StableKeys.of(IntValueSerializer.INSTANCE, true);
    IntValue key = new IntValue(1);

    IntValue kept = keys.of(key);
    key.setValue(2);

    assertThat(keys.areCopies()).isTrue();
    assertThat(kept).isEqualTo(new IntValue(1));
  }

  @Test
  void withoutObjectReuseNoKeyIsCopied() {
    StableKeys<IntValue> keys = StableKeys.of(IntValueSerializer.INSTANCE, false);
    IntValue key = new IntValue(1);

    assertThat(keys.areCopies()).isFalse();
    assertThat(keys.of(key)).isSameAs(key);
  }

  @Test
  void aKeyOfAnImmutableTypeIsNotCopied() {
    assertThat(StableKeys.of(StringSerializer.INSTANCE, true).areCopies()).isFalse();
  }
}
