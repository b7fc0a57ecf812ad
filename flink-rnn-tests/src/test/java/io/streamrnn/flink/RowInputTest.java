/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.testkit.SampleModels;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** Rows by the names of their fields. */
class RowInputTest {

  private static final TypeInformation<Row> TYPE =
      Types.ROW_NAMED(
          new String[] {"site", "humidity", "open"}, Types.STRING, Types.DOUBLE, Types.BOOLEAN);

  private static final RnnModelStage SUMS =
      StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(2)));

  @Test
  void areScoredByTheFieldsThatAreNamed() throws Exception {
    verify(rnn().build(), row -> (String) row.getField(0))
        .given(Row.of("a", 1.5, true), Row.of("b", 4.0, false), Row.of("a", 1.0, false))
        .emits(2.5f, 4f, 3.5f);
  }

  @Test
  void waitForTheWatermarkAsOtherRecordsDo() throws Exception {
    verify(rnn().order(Order.byEventTime()).build(), row -> (String) row.getField(0))
        .at(20, Row.of("a", 1.0, false))
        .at(10, Row.of("a", 2.0, true))
        .watermark(20)
        .run()
        .emits(3f, 4f);
  }

  @Test
  void aNullIsAMissingValueAndARetractionIsRejected() throws Exception {
    verify(rnn().build(), row -> (String) row.getField(0))
        .given(
            Row.of("a", null, true),
            Row.ofKind(RowKind.DELETE, "a", 1.0, true),
            Row.of("a", 1.0, true))
        .emits(2f)
        .rejects(Reason.NOT_FINITE, Reason.INPUT_FAILED);
  }

  @Test
  void theFieldsMustBeTheInputsOfTheModel() {
    var one = SUMS.input(TYPE, "humidity").output(Float.class, (row, y) -> y[0]);

    assertThatThrownBy(one::build).hasMessageContaining("declared size=1, model's inputSize=2");
  }

  @Test
  void aRowWithoutTheTypesOfItsFieldsIsRefused() {
    assertThatThrownBy(() -> SUMS.input(Row.class, row -> new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the type of a Row must have its fields: type=GenericType<org.apache.flink.types.Row>; in place of Row.class pass Types.ROW_NAMED(...), or the type of a table's stream: input(stream.getType(), ...)");
    assertThatThrownBy(() -> SUMS.steps(Row.class, 2, row -> new float[0][]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("steps(stream.getType(), ...)");
    assertThatThrownBy(() -> SUMS.token(Row.class, row -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token(stream.getType(), ...)");
  }

  @Test
  void aRowAsAResultWithoutTheTypesOfItsFieldsIsRefused() {
    var fields = SUMS.input(TYPE, "humidity", "open");

    assertThatThrownBy(() -> fields.output(Row.class, (row, y) -> row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in place of Row.class pass Types.ROW_NAMED(...)");
    assertThatThrownBy(() -> fields.outputRows(Row.class, (row, y) -> row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in place of Row.class pass Types.ROW_NAMED(...)");
  }

  private static StreamingRnnBuilder<Row, Float> rnn() {
    return SUMS.input(TYPE, "humidity", "open").output(Float.class, (row, y) -> y[0]);
  }
}
