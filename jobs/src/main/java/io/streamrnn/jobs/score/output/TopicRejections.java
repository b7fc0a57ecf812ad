/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.EventTime;
import io.streamrnn.jobs.score.input.RawRow;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowPlaces;
import io.streamrnn.jobs.score.kafka.KafkaClients;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * Rejected rows in a topic. The value of a record has the bytes of the row, its headers the reason
 * and the place of the row.
 *
 * @param places of the rows
 * @param time of events; empty if the order column shows none
 */
public record TopicRejections(
    KafkaClients clients, KafkaOptions options, RowPlaces places, Optional<EventTime> time)
    implements RejectionTarget<TopicRecord> {

  /** What the names of headers begin with. */
  private static final String HEADER = "streamrnn.";

  @Override
  public Class<TopicRecord> type() {
    return TopicRecord.class;
  }

  @Override
  public Rejections<TopicRecord> rejections() {
    RowPlaces where = places;
    RecordTime at = RecordTime.of(time);
    return (row, reason) -> record(row, at.of(row), reason, where);
  }

  @Override
  public void write(DataStream<TopicRecord> rejections) {
    TopicSink.of(clients, options).write(rejections, "rejected");
  }

  static TopicRecord record(Row row, long time, String reason, RowPlaces places) {
    List<String> headers = new ArrayList<>();
    headers.add(HEADER + "reason");
    headers.add(RejectedLine.reason(row, reason));
    places
        .of(row.source())
        .forEach(
            (name, value) -> {
              headers.add(HEADER + name);
              headers.add(value.toString());
            });
    return new TopicRecord(
        row.key().isAbsent() ? null : row.keyText(),
        time,
        bytes(row.source()),
        headers.toArray(String[]::new));
  }

  /** Of a row that is too long, the begin. */
  private static byte @Nullable [] bytes(RawRow row) {
    if (row.length() < 0) {
      return null;
    }
    return row.base64()
        ? Base64.getDecoder().decode(row.text())
        : row.text().getBytes(StandardCharsets.UTF_8);
  }
}
