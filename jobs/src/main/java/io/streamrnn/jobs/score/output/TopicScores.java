/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.EventTime;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.kafka.KafkaClients;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

/**
 * Scores in a topic: a record for each line, with the key of the stream.
 *
 * @param time of events; empty if the order column shows none
 */
public record TopicScores(KafkaClients clients, KafkaOptions options, Optional<EventTime> time)
    implements ScoreTarget<TopicLines> {

  @Override
  public Class<TopicLines> type() {
    return TopicLines.class;
  }

  @Override
  public Lines<TopicLines> lines() {
    return new KeyedLines(RecordTime.of(time));
  }

  @Override
  public void write(DataStream<TopicLines> scores) {
    TopicSink.of(clients, options)
        .write(
            scores
                .flatMap(TopicScores::split)
                .returns(TypeInformation.of(TopicRecord.class))
                .name("records")
                .uid("records"),
            "scored");
  }

  private static void split(TopicLines event, Collector<TopicRecord> out) {
    for (String line : event.lines()) {
      out.collect(TopicRecord.of(event.key(), event.time(), line));
    }
  }

  private record KeyedLines(RecordTime time) implements Lines<TopicLines> {

    @Override
    public TopicLines of(Row row, String line, boolean hasScore) {
      return TopicLines.of(row.keyText(), time.of(row), line);
    }

    @Override
    public TopicLines all(List<TopicLines> lines) {
      return TopicLines.all(lines);
    }
  }
}
