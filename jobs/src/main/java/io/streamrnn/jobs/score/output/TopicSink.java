/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.kafka.KafkaClients;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A topic as a sink.
 *
 * @param clients of the topic
 * @param transactionalIdPrefix what the ids of its transactions begin with
 */
record TopicSink(KafkaClients clients, DeliveryGuarantee guarantee, String transactionalIdPrefix) {

  static TopicSink of(KafkaClients clients, KafkaOptions options) {
    return new TopicSink(
        clients, options.guarantee(), options.transactionalIdPrefix(clients.address().topic()));
  }

  /**
   * Adds the sink to a job.
   *
   * @param name of the operator
   */
  void write(DataStream<TopicRecord> records, String name) {
    records
        .sinkTo(
            KafkaSink.<TopicRecord>builder()
                .setKafkaProducerConfig(clients.producer())
                .setRecordSerializer(new Serializer(clients.address().topic()))
                .setDeliveryGuarantee(guarantee)
                .setTransactionalIdPrefix(transactionalIdPrefix)
                .build())
        .uid(name)
        .name(name);
  }

  private record Serializer(String topic) implements KafkaRecordSerializationSchema<TopicRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        TopicRecord record, KafkaSinkContext context, @Nullable Long timestamp) {
      return record.to(topic, timestamp, System.currentTimeMillis());
    }
  }
}
