/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;

class GenericKeysTest {

  public record Site(String plant, long line) {}

  private static final TypeInformation<BitSet> GENERIC = Types.GENERIC(BitSet.class);

  @Test
  void findsAGenericKeyAndAGenericPartOfOne() {
    assertThat(GenericKeys.of(GENERIC)).contains(GENERIC);
    assertThat(GenericKeys.of(Types.TUPLE(Types.STRING, Types.TUPLE(Types.INT, GENERIC))))
        .contains(GENERIC);
  }

  @Test
  void findsNothingInTypesThatFlinkKnows() {
    assertThat(GenericKeys.of(Types.STRING)).isEmpty();
    assertThat(GenericKeys.of(Types.TUPLE(Types.STRING, Types.LONG))).isEmpty();
    assertThat(GenericKeys.of(TypeInformation.of(Site.class))).isEmpty();
  }
}
