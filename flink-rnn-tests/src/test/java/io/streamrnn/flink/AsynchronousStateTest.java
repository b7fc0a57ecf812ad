/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** Keyed streams whose operators have asynchronous state, as Flink has it since 2.0. */
class AsynchronousStateTest {

  @Test
  void isRefusedWhereTheNetworkIsApplied() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    KeyedStream<Event, String> events =
        env.fromData(Event.first(1), TypeInformation.of(Event.class))
            .keyBy(Event::key)
            .enableAsyncState();

    assertThatThrownBy(
            () -> TestJob.builder(TestJob.LSTM, Scoring.stateful()).build().apply(events))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("omit enableAsyncState()");
  }
}
