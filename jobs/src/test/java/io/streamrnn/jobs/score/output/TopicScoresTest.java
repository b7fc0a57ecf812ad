/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.score.input.EventTime;
import io.streamrnn.jobs.score.input.FieldValue;
import io.streamrnn.jobs.score.input.RawRow;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowPlaces;
import io.streamrnn.jobs.score.kafka.KafkaClients;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import io.streamrnn.jobs.score.kafka.TopicAddress;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The times of records, with rows at 1970-01-01T00:00:05.25Z that the job has at 9 s and writes at
 * 20 s.
 */
class TopicScoresTest {

  private static final Optional<EventTime> TIMES = Optional.of(new EventTime(1000, true));
  private static final long IN_JOB = 9000;
  private static final long NOW = 20_000;

  @Test
  void scoresHaveTheTimeOfTheirEvent() {
    TopicLines line = lines(TIMES).of(row(5, ""), "A,1", true);

    assertThat(lines(TIMES).all(List.of(line, line)).time()).isEqualTo(5250);
    assertThat(timestamp(TopicRecord.of("A", line.time(), "A,1"))).isEqualTo(5250);
  }

  @Test
  void withoutTimesOfEventsScoresHaveThatOfTheirRowInTheJob() {
    TopicLines line = lines(Optional.empty()).of(row(5, ""), "A,1", true);

    assertThat(timestamp(TopicRecord.of("A", line.time(), "A,1"))).isEqualTo(IN_JOB);
  }

  @Test
  void anEventBefore1970HasTheTimeOfTheWriting() {
    TopicLines line = lines(TIMES).of(row(-5, ""), "A,1", true);

    assertThat(timestamp(TopicRecord.of("A", line.time(), "A,1"))).isNull();
  }

  @Test
  void anEventMoreThanTenMinutesAheadHasTheTimeOfTheWriting() {
    long last = NOW + 600_000;

    assertThat(timestamp(TopicRecord.of("A", last, "A,1"))).isEqualTo(last);
    assertThat(timestamp(TopicRecord.of("A", last + 1, "A,1"))).isNull();
    assertThat(timestamp(TopicRecord.of("A", Long.MAX_VALUE, "A,1"))).isNull();
  }

  @Test
  void aRowMoreThanTenMinutesAheadInTheJobHasTheTimeOfTheWriting() {
    TopicRecord record = TopicRecord.of("A", RecordTime.NONE, "A,1");

    assertThat(record.to("scores", NOW + 600_001, NOW).timestamp()).isNull();
  }

  @Test
  void aRejectedEventHasItsTimeAndARowThatIsNoneThatInTheJob() {
    RejectionTarget.Rejections<TopicRecord> rejections =
        new TopicRejections(
                clients(), new KafkaOptions(), RowPlaces.inTopics(List.of("readings")), TIMES)
            .rejections();

    assertThat(timestamp(rejections.of(row(5, ""), "not finite"))).isEqualTo(5250);
    assertThat(timestamp(rejections.of(row(5, "not a row"), "not a row"))).isEqualTo(IN_JOB);
  }

  private static ScoreTarget.Lines<TopicLines> lines(Optional<EventTime> time) {
    return new TopicScores(clients(), new KafkaOptions(), time).lines();
  }

  private static KafkaClients clients() {
    return new KafkaClients(TopicAddress.of("--output", "kafka://a:1/x"), new Properties());
  }

  private static Row row(long second, String problem) {
    RawRow raw = new RawRow(0, 0, 0, 1, "-", false);
    FieldValue text = FieldValue.text("A");
    return new Row(
        0, raw, text, text, second, 250_000_000, new double[1], new FieldValue[0], problem);
  }

  private static @Nullable Long timestamp(TopicRecord record) {
    return record.to("scores", IN_JOB, NOW).timestamp();
  }
}
