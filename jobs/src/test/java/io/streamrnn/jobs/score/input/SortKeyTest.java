/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.junit.jupiter.api.Test;

class SortKeyTest {

  private static final double[] VALUES = {
    Double.NEGATIVE_INFINITY,
    -1e300,
    -2,
    -1,
    -Double.MIN_VALUE,
    -0.0,
    0.0,
    Double.MIN_VALUE,
    1,
    1.0000000000000002,
    2,
    1.7e9,
    1e300
  };

  private static final long[] RESTS = {Long.MIN_VALUE, -1, 0, 1, 999_999_999, Long.MAX_VALUE};

  private static final long[] NUMBERS = {0, 1, 1000, Long.MAX_VALUE};

  private final SortKey key = new SortKey();

  @Test
  void keysHaveTheOrderOfValuesThenRestsThenNumbers() {
    List<Row> rows = rows();

    for (Row one : rows) {
      for (Row other : rows) {
        assertThat(key.getKey(one).compareTo(key.getKey(other)))
            .as("%s and %s", one, other)
            .isEqualTo(Integer.signum(SortKey.ORDER.compare(one, other)));
      }
    }
  }

  @Test
  void theRowsOfTheTestAreInAscendingOrder() {
    assertThat(rows()).isSortedAccordingTo(SortKey.ORDER).doesNotHaveDuplicates();
  }

  @Test
  void theKeyIsOneFieldSinceFlinkSortsByOne() {
    assertThat(TypeExtractor.getKeySelectorTypes(key, TypeExtractor.getForClass(Row.class)))
        .isEqualTo(BasicTypeInfo.BIG_INT_TYPE_INFO);
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (double value : VALUES) {
      for (long rest : RESTS) {
        for (long number : NUMBERS) {
          rows.add(
              Row.event(
                      new RawRow(0, 1, 0, 0, "", false),
                      FieldValue.ABSENT,
                      FieldValue.ABSENT,
                      new OrderValue(value, rest),
                      new double[0],
                      new FieldValue[0])
                  .withNumber(number));
        }
      }
    }
    return rows;
  }
}
