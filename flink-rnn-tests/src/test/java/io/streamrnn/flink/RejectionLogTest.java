/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.util.ArrayList;
import java.util.List;
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
    var rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Float.class, 1, x -> new float[] {x})
            .output(Float.class, (x, y) -> y[0])
            .build();
    try (var harness = RnnHarness.start(rnn, x -> "k")) {
      for (int i = 0; i < 9; i++) {
        harness.process(Float.NaN);
      }
    }

    String why = "input must be finite: input[0]=NaN (key=k, model=sums)";
    assertThat(kept.messages)
        .containsExactly(
            "1 records rejected so far; the last one: " + why,
            "2 records rejected so far; the last one: " + why,
            "4 records rejected so far; the last one: " + why,
            "8 records rejected so far; the last one: " + why);
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
