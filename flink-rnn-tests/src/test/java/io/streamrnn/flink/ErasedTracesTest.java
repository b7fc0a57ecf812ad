/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.testkit.RnnHarness;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasedTracesTest {

  @TempDir Path folder;

  @Test
  void anErasedKeyIsNotTracedAnyMore() throws Exception {
    StreamingRnn<Event, String> rnn = TestJob.rnn(TestJob.LSTM, Scoring.stateful());
    Path old = folder.resolve("old");
    Path erased = folder.resolve("erased");
    try (var harness = RnnHarness.startControlled(rnn, Event::key, new HashMapStateBackend())) {
      harness.process(Event.at(1)).process(Event.at(2));
      harness.control(Control.trace("key-1", 10)).control(Control.trace("key-2", 10));
      SavepointOfHarness.write(old, "rnn", harness.snapshot());
    }

    RnnSavepoint.open(old.toString()).erase("rnn", List.of("key-1"), erased.toString());

    assertThat(States.haveText(old, "key-1")).isTrue();
    assertThat(States.haveText(erased, "key-1")).isFalse();
    try (var harness =
        RnnHarness.startControlled(
            rnn, Event::key, new HashMapStateBackend(), SavepointOfHarness.read(erased))) {
      harness.process(Event.at(18)).process(Event.at(19));
      assertThat(harness.traces()).map(Trace::key).containsExactly("key-2");
    }
  }
}
