/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.state.KeyedRnnState;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateFormatTest {

  @Test
  void csvHasACellForEachColumnAndTheNumbersOfAnotherModel() throws IOException {
    StringWriter out = new StringWriter();

    StateFormat.CSV.rows(out, List.of("lstm/h")).write(state(Map.of("values", new float[] {2})));

    assertThat(out.toString().lines())
        .containsExactly(
            "key,open,steps,lastEvent,lstm/h,score,constants,sequenceNumber,ids,waiting,eventTimers,processingTimers,stamp,values",
            "pump-7,true,3,1000,[],[0.5],[],,[],[],[],[],00000000000000ff,[2.0]");
  }

  @Test
  void jsonHasNullWhereThereIsNoNumber() throws IOException {
    StringWriter out = new StringWriter();

    StateFormat.JSON.rows(out, List.of()).write(state(Map.of("lstm/h", new float[] {2})));

    assertThat(out.toString())
        .contains("\"stamp\":\"00000000000000ff\"", "\"states\":{\"lstm/h\":[2.0]}")
        .contains("\"sequenceNumber\":null");
  }

  private static KeyedRnnState<String> state(Map<String, float[]> states) {
    return new KeyedRnnState<>(
        "pump-7",
        true,
        3,
        1000,
        1000,
        0xff,
        states,
        new float[] {0.5f},
        new float[0],
        KeyedRnnState.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
