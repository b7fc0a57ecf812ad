/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ConstantsFunction;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void anArrayOfConstantsHasTheirNumberThoughAllOfItsElementsAreNull() throws Exception {
    assertThat(of(Float.NaN, Float.NaN)).isSameAs(ConstantsFunction.UNCHANGED);
    assertThatThrownBy(ValuesTest::of)
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("expected 2, got 0");
    assertThatThrownBy(() -> of(Float.NaN))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("expected 2, got 1");
  }

  private static float[][] of(float... values) throws Exception {
    return new Values.Constants(row -> values, List.of(2)).constants(new GenericRowData(0));
  }
}
