/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, of Kafka's jars, as a process. It keeps records of any timestamp. */
public final class KafkaBroker {

  /** Resolved by the module {@code kafka-broker}, since a test must not have them. */
  private static final Path JARS = Path.of("../kafka-broker/target/lib");

  private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg";

  private final Process process;
  private final String address;

  private KafkaBroker(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts a broker and waits until it answers. */
  public static KafkaBroker start(Path folder) throws Exception {
    int port = FreePort.find();
    Path properties = folder.resolve("server.properties");
    Files.writeString(properties, configuration(folder, port, FreePort.find()));
    String file = properties.toString();
    Process format = java(folder, "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", file);
    if (format.waitFor() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("broker.txt")));
    }
    KafkaBroker broker = new KafkaBroker(java(folder, "kafka.Kafka", file), "127.0.0.1:" + port);
    broker.awaitAnswer(folder);
    return broker;
  }

  private static String configuration(Path folder, int port, int controller) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%3$d
        listeners=PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        inter.broker.listener.name=PLAINTEXT
        log.dirs=%1$s/kafka
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        log.retention.ms=-1
        """
        .formatted(folder, port, controller);
  }

  private static Process java(Path folder, String main, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-cp", JARS + "/*", main));
    words.addAll(List.of(arguments));
    File output = folder.resolve("broker.txt").toFile();
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output).start();
  }

  /** On a busy machine that takes longer than a client of Kafka waits. */
  private void awaitAnswer(Path folder) throws Exception {
    try (Admin admin = admin()) {
      while (!answers(admin)) {
        if (!process.isAlive()) {
          throw new IllegalStateException(Files.readString(folder.resolve("broker.txt")));
        }
      }
    }
  }

  private static boolean answers(Admin admin) throws InterruptedException {
    try {
      admin.describeCluster().nodes().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private Admin admin() {
    return Admin.create(Map.<String, Object>of("bootstrap.servers", address));
  }

  /** Host and port. */
  String address() {
    return address;
  }

  /** The address of a topic, as an option names it. */
  public String topic(String name) {
    return "kafka://" + address + "/" + name;
  }

  public void create(int partitions, String... topics) throws Exception {
    try (Admin admin = admin()) {
      List<NewTopic> created =
          List.of(topics).stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList();
      admin.createTopics(created).all().get();
    }
  }

  public void send(Collection<ProducerRecord<byte[], byte[]>> records) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      records.forEach(record -> sent.add(producer.send(record)));
    }
    for (Future<RecordMetadata> answer : sent) {
      answer.get();
    }
  }

  /** The records of committed transactions, partition after partition. */
  public List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    Properties properties = clientProperties();
    properties.setProperty("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (PartitionInfo info : consumer.partitionsFor(topic)) {
        TopicPartition partition = new TopicPartition(topic, info.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
        }
      }
      return Collections.unmodifiableList(records);
    }
  }

  private Properties clientProperties() {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", address);
    return properties;
  }

  public void stop() throws InterruptedException {
    process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
  }
}
