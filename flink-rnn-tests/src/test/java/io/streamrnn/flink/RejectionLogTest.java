/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RejectionLogTest {

  private final Logger logger = (Logger) LogManager.getLogger(StreamingRnn.class);
  private final Kept kept = new Kept();
  private final Level before = logger.getLevel();

  @BeforeEach
  void listen() {
    kept.start();
    logger.addAppender(kept);
    logger.setLevel(Level.WARN);
  }

  @AfterEach
  void stopListening() {
    logger.removeAppender(kept);
    logger.setLevel(before);
  }

  @Test
  void warnsOfTheFirstAndOfEveryPowerOfTwo() throws Exception {
    try (var harness = RnnHarness.start(sums().build(), x -> "k")) {
      for (int i = 0; i < 9; i++) {
        harness.process(Float.NaN);
      }
    }

    String why = "input must be finite: input[0]=NaN (key=sha256:8254c329, model=sums)";
    assertThat(kept.messages)
        .containsExactly(
            "1 records rejected so far; the last one: " + why,
            "2 records rejected so far; the last one: " + why,
            "4 records rejected so far; the last one: " + why,
            "8 records rejected so far; the last one: " + why);
  }

  @Test
  void hasNeitherKeysNorValues() throws Exception {
    runIntoEveryFault(failing().build());

    assertThat(kept.messages).hasSizeGreaterThan(4);
    assertThat(kept.messages)
        .noneMatch(message -> message.contains("alice") || message.contains("secret"));
    assertThat(kept.messages)
        .anyMatch(
            message ->
                message.contains(
                    "the function passed to input(...) threw: java.lang.IllegalStateException at "));
  }

  @Test
  void hasKeysAndValuesWhereTheyAreAskedFor() throws Exception {
    runIntoEveryFault(failing().logKeysAndValues(true).build());

    assertThat(kept.messages)
        .anyMatch(message -> message.contains("alice") && message.contains("secret"));
  }

  @Test
  void rejectedRecordsHaveTheKeyAndTheWholeMessage() throws Exception {
    try (var harness = RnnHarness.start(failing().build(), x -> "alice")) {
      Rejected<Float> rejected = harness.process(1f).rejected().get(0);

      assertThat(rejected.key()).isEqualTo("alice");
      assertThat(rejected.message()).contains("secret 1.0").contains("key=alice");
    }
  }

  @Test
  void aRecordOfAFlinkWindowIsLoggedWithoutItsKey() throws Exception {
    var rnn = failing().scoring(Scoring.perWindow()).build();
    var windows = EventTimeSessionWindows.withGap(Duration.ofMillis(10));
    try (var harness =
        RnnHarness.startOverWindows(
            rnn, x -> "alice", windows, x -> 0, new HashMapStateBackend())) {
      harness.process(1f, 0).watermark(100);
    }

    assertThat(kept.messages).isNotEmpty();
    assertThat(kept.messages)
        .noneMatch(message -> message.contains("alice") || message.contains("secret"));
  }

  /** Records and commands that are rejected, each for another reason. */
  private static void runIntoEveryFault(StreamingRnn<Float, Float> rnn) throws Exception {
    try (var harness = RnnHarness.startControlled(rnn, x -> "alice", new HashMapStateBackend())) {
      for (float x = 1; x < 5; x++) {
        harness.process(x);
        harness.control(Control.setStates("alice", new float[][] {{1, 2}}));
        harness.process(-x);
      }
    }
  }

  private static StreamingRnnBuilder<Float, Float> failing() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(
            Float.class,
            1,
            x -> {
              if (x > 0) {
                throw new IllegalStateException("secret " + x);
              }
              return new float[] {x};
            })
        .output(
            Float.class,
            (x, y) -> {
              throw new IllegalArgumentException("secret " + y[0]);
            });
  }

  private static StreamingRnnBuilder<Float, Float> sums() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Float.class, 1, x -> new float[] {x})
        .output(Float.class, (x, y) -> y[0]);
  }

  private static final class Kept extends AbstractAppender {

    private final List<String> messages = new ArrayList<>();

    Kept() {
      super("kept", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      messages.add(event.getMessage().getFormattedMessage());
    }
  }
}
