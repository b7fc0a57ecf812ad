/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.model.Model;
import java.sql.Time;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.SqlTimeSerializer;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The text of a time of day ends with the seconds, so that two keys may have the same. */
class KeysOfOneTextTest {

  private static final Time ONE = new Time(1);
  private static final Time OTHER = new Time(2);

  @Test
  void areNotErasedTogether() throws Exception {
    TypeSerializer<Object> times = times();
    KeyText text = KeyText.of(times);
    ErasedKeys erased = new ErasedKeys(List.of(ONE.toString()));

    assertThat(erased.contain(ONE, text, times)).isTrue();
    assertThat(erased.contain(new Time(1), text, times)).as("its other states").isTrue();
    assertThatThrownBy(() -> erased.contain(OTHER, text, times))
        .isInstanceOf(SavepointException.class)
        .hasMessageContaining("class=java.sql.Time; 'state export' has it twice")
        .hasMessageNotContaining(ONE.toString());
  }

  /** A class whose toString() has more is no help where the key is a row of SQL. */
  @Test
  void areOfSqlWhereOneOfThemIsNull() throws Exception {
    TypeSerializer<Object> rows =
        unchecked(new RowDataSerializer(new VarCharType(VarCharType.MAX_LENGTH)));
    KeyText text = KeyText.of(rows);
    ErasedKeys erased = new ErasedKeys(List.of("null", "pump-7"));

    assertThat(erased.contain(key("null"), text, rows)).isTrue();
    assertThatThrownBy(() -> erased.contain(key(null), text, rows))
        .isInstanceOf(SavepointException.class)
        .hasMessageContaining("class=org.apache.flink.table.data.")
        .hasMessageContaining("one of them is NULL: keep it out of PARTITION BY")
        .hasMessageNotContaining("toString()");
    assertThat(erased.contain(key("pump-7"), text, rows)).as("a key of its own text").isTrue();
  }

  private static RowData key(@Nullable String pump) {
    return GenericRowData.of(StringData.fromString(pump));
  }

  @Test
  void areNotReplayedAsOne() throws Exception {
    try (PastScorer<Time, Float> scorer = scorer()) {
      scorer.restore(saved(ONE));

      assertThatThrownBy(() -> scorer.restore(saved(OTHER)))
          .isInstanceOf(SavepointException.class)
          .hasMessageContaining("class=java.sql.Time; 'state export' has it twice")
          .hasMessageNotContaining(ONE.toString());
    }
  }

  private static PastScorer<Time, Float> scorer() throws Exception {
    StreamingRnn<Float, Float> rnn =
        StreamingRnn.model(ModelSource.of("sums", KeysOfOneTextTest::sums))
            .input(Float.class, 1, value -> new float[] {value})
            .output(Float.class, (value, y) -> y[0])
            .build();
    return PastScorer.open(
        rnn.plan(),
        value -> ONE,
        KeyedRnnState.NONE,
        true,
        0,
        UnregisteredMetricsGroup.createOperatorMetricGroup());
  }

  private static Model sums() {
    return Model.of(
        "sums",
        new SimpleRnnCell(
            Activation.LINEAR,
            Weight.of("kernel", Shape.of(1, 1), new float[] {1}),
            Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1}),
            Optional.empty()));
  }

  private static SavedKey<Time> saved(Time key) {
    return new SavedKey<>(
        key.toString(),
        key,
        true,
        true,
        1,
        false,
        0,
        new float[0],
        new int[0],
        0,
        0,
        0,
        0,
        List.of());
  }

  private static TypeSerializer<Object> times() {
    return unchecked(SqlTimeSerializer.INSTANCE);
  }

  @SuppressWarnings("unchecked") // The keys of a savepoint are of any type.
  private static TypeSerializer<Object> unchecked(TypeSerializer<?> keys) {
    return (TypeSerializer<Object>) keys;
  }
}
