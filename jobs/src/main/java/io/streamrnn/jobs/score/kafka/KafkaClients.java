/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.kafka;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How clients connect to the brokers of topics, and what is asked before a run: whether the topics
 * exist, and what their last records look like.
 *
 * @param address of the topics
 * @param properties of the user, with the brokers
 */
public record KafkaClients(TopicAddress address, Properties properties) implements Serializable {

  // Longer than a checkpoint takes, and not longer than a broker accepts by default.
  private static final String TRANSACTION_TIMEOUT_MILLIS = "600000";

  private static final String REQUEST_TIMEOUT_MILLIS = "15000";
  private static final String CALL_TIMEOUT_MILLIS = "30000";
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * The clients for topics.
   *
   * @param file the properties of the user
   * @throws CannotRunException if no broker is known
   */
  static KafkaClients of(TopicAddress address, Properties file) {
    Properties properties = new Properties();
    properties.putAll(file);
    if (!address.servers().isEmpty()) {
      properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, address.servers());
    }
    if (!properties.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new CannotRunException(
          "%1$s must name brokers: %1$s=%2$s; use kafka://HOST:PORT/TOPIC, or set bootstrap.servers in --kafka-properties"
              .formatted(address.option(), address.text()));
    }
    return new KafkaClients(address, properties);
  }

  /**
   * Whether both have a topic of one name at one of their brokers. Brokers are compared as they are
   * written.
   */
  public boolean sharesTopic(KafkaClients other) {
    return !Collections.disjoint(address.topics(), other.address.topics())
        && !Collections.disjoint(brokers(), other.brokers());
  }

  private List<String> brokers() {
    String list = properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    return Stream.of(list.split(",")).map(String::strip).toList();
  }

  /** The properties of consumers: only what transactions have committed is read. */
  public Properties consumer() {
    return with(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"));
  }

  /** The properties of producers. */
  public Properties producer() {
    return with(Map.of(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS));
  }

  /**
   * Requires the topics to exist.
   *
   * @throws CannotRunException if one does not, or no broker answers
   */
  public void requireTopics() {
    partitions();
  }

  /**
   * The last records, in the order of each partition.
   *
   * @param count how many at least, as far as there are that many
   * @throws CannotRunException if a topic does not exist, or no broker answers
   */
  public List<ConsumerRecord<byte[], byte[]>> last(int count) {
    List<TopicPartition> partitions = partitions();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            once(consumer()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      int each = (count + partitions.size() - 1) / partitions.size();
      end.forEach(
          (partition, last) ->
              consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), last - each)));
      return poll(consumer, end);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  /** Reads to the end. */
  private static List<ConsumerRecord<byte[], byte[]>> poll(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> end) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (end.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  private List<TopicPartition> partitions() {
    try (Admin admin = Admin.create(once(properties))) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (TopicDescription topic : describe(admin)) {
        topic
            .partitions()
            .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
      }
      return partitions;
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private Collection<TopicDescription> describe(Admin admin) {
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(address.topics()).topicNameValues();
    TreeSet<String> missing = new TreeSet<>();
    List<TopicDescription> found = new ArrayList<>();
    answers.forEach(
        (topic, answer) -> {
          try {
            found.add(answer.get());
          } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw unreachable(e.getCause() instanceof KafkaException cause ? cause : e);
            }
            missing.add(topic);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
          }
        });
    if (!missing.isEmpty()) {
      throw missing(missing);
    }
    return found;
  }

  private CannotRunException missing(Collection<String> topics) {
    return new CannotRunException(
        "%1$s must name existing topics: %1$s=%2$s, not found: %3$s; create it with kafka-topics.sh --create --topic %4$s, or correct its name%5$s"
            .formatted(
                address.option(),
                address.text(),
                String.join(", ", topics),
                topics.iterator().next(),
                address.option().equals("--rejected")
                    ? ", or name another topic or a new directory by --rejected"
                    : ""));
  }

  private CannotRunException unreachable(Exception cause) {
    return new CannotRunException(
        "%1$s must name topics that this process can read: %1$s=%2$s, bootstrap.servers=%3$s: %4$s; check the address, and --kafka-properties if the brokers require security"
            .formatted(
                address.option(),
                address.text(),
                properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                cause.getMessage()),
        cause);
  }

  /** The properties of a client that is asked once, by a person who waits. */
  private static Properties once(Properties properties) {
    return with(
        properties,
        Map.of(
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS,
            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, CALL_TIMEOUT_MILLIS,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false"));
  }

  private Properties with(Map<String, String> defaults) {
    return with(properties, defaults);
  }

  /** Without the properties, which may hold secrets. */
  @Override
  public String toString() {
    return address.text();
  }

  /** The properties of the user win. */
  private static Properties with(Properties given, Map<String, String> defaults) {
    Properties all = new Properties();
    all.putAll(defaults);
    all.putAll(given);
    return all;
  }
}
