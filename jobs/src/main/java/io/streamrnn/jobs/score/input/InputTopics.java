/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.kafka.BoundedKafkaSource;
import io.streamrnn.jobs.score.kafka.KafkaClients;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import io.streamrnn.jobs.score.kafka.Start;
import io.streamrnn.jobs.score.kafka.Stop;
import io.streamrnn.jobs.score.kafka.TopicAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Topics as the input. The rows of a partition are in its order. Each row has the timestamp of its
 * record.
 *
 * @param clients of the topics
 * @param group that offsets are committed for
 * @param start where a run begins that does not continue from a checkpoint
 * @param stop where the run ends; empty if it does not
 */
public record InputTopics(KafkaClients clients, String group, Start start, Optional<Stop> stop)
    implements RowInput {

  /**
   * The topics of {@code --input}.
   *
   * @throws io.streamrnn.jobs.shared.CannotRunException if an option of topics is invalid
   */
  static InputTopics of(TopicAddress address, KafkaOptions options) {
    return new InputTopics(
        options.clients(address), options.group(), options.start(), options.stop());
  }

  @Override
  public List<String> names() {
    return List.of(clients.address().text());
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  /** Whether the run ends by itself. */
  public boolean isBounded() {
    return stop.isPresent();
  }

  @Override
  public RowPlaces places() {
    return RowPlaces.inTopics(clients.address().topics());
  }

  @Override
  public DataStream<Row> read(StreamExecutionEnvironment environment, RowLayout layout) {
    return environment
        .fromSource(source(layout), WatermarkStrategy.noWatermarks(), "rows")
        .uid("rows")
        .map(new CheckpointedCounter<Row>(RowCounter.NAME))
        .returns(TypeInformation.of(Row.class))
        .name("row count")
        .uid("row-count");
  }

  private Source<Row, ?, ?> source(RowLayout layout) {
    KafkaSourceBuilder<Row> builder =
        KafkaSource.<Row>builder()
            .setProperties(clients.consumer())
            .setGroupId(group)
            // Kafka warns of clients of one name in a process.
            .setClientIdPrefix(group + '-' + UUID.randomUUID())
            .setTopics(clients.address().topics())
            .setStartingOffsets(start.offsets())
            .setDeserializer(new RecordRows(clients.address().topics(), layout));
    return stop.<Source<Row, ?, ?>>map(end -> bounded(builder, end)).orElseGet(builder::build);
  }

  /** Offsets are committed by a second consumer at the end, whose metrics would collide. */
  private static Source<Row, ?, ?> bounded(KafkaSourceBuilder<Row> builder, Stop end) {
    return new BoundedKafkaSource<>(
        builder
            .setBounded(end.offsets())
            .setProperty(KafkaSourceOptions.REGISTER_KAFKA_CONSUMER_METRICS.key(), "false")
            .build());
  }
}
