/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.kafka;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;
import picocli.CommandLine.Option;

/** The options of topics. Picocli sets the fields. */
public final class KafkaOptions {

  private static final String PROPERTIES = "--kafka-properties";

  @Option(
      names = PROPERTIES,
      paramLabel = "FILE",
      description =
          "Of topics: a file of properties of Kafka's clients, such as security.protocol and sasl.jaas.config, so that no secret is on the command line. It is read where the job is submitted.")
  Optional<String> properties = Optional.empty();

  @Option(
      names = "--kafka-group",
      paramLabel = "ID",
      description =
          "Of topics: the group that the offsets of --input are committed for, with every checkpoint. Default: streamrnn-score.")
  Optional<String> group = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "earliest|latest|committed|TIME",
      description =
          "Of topics: where a run that does not continue from a checkpoint begins. committed: behind the last record that --kafka-group has committed, or at the earliest. TIME: the time of a record, such as 2024-01-31T12:30:00Z, which has passed. Default: earliest.")
  Optional<String> from = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "latest|TIME",
      description =
          "Of topics: where the run ends. latest: the records that are there when it starts. TIME: the first record of a partition that is not before it; a time that has passed. Default: it does not end.")
  Optional<String> until = Optional.empty();

  @Option(
      names = "--rejected",
      paramLabel = "PATH",
      description =
          "Of topics: where rejected rows go, another topic or a new directory. A record has the bytes of the row, and the reason in its headers. Default: the topic of --output with the suffix .rejected.")
  Optional<String> rejected = Optional.empty();

  @Option(
      names = "--delivery-guarantee",
      paramLabel = "exactly-once|at-least-once",
      description =
          "Of topics. exactly-once: records are written in transactions, which checkpoints commit; read them with isolation.level=read_committed. at-least-once: after a failure some are written again. Default: exactly-once.")
  Optional<DeliveryGuarantee> guarantee = Optional.empty();

  @Option(
      names = "--transactional-id-prefix",
      paramLabel = "TEXT",
      description =
          "Of topics: what the ids of transactions begin with. Jobs that run at the same time need different ones. Default: --kafka-group and the topic of --output.")
  Optional<String> transactionalIdPrefix = Optional.empty();

  /** {@code --kafka-group}. */
  public String group() {
    return group.orElse("streamrnn-score");
  }

  /** {@code --from}. */
  public Start start() {
    return Start.parse(from.orElse("earliest"));
  }

  /** {@code --until}. */
  public Optional<Stop> stop() {
    return until.map(Stop::parse);
  }

  /** {@code --delivery-guarantee}. */
  public DeliveryGuarantee guarantee() {
    return guarantee.orElse(DeliveryGuarantee.EXACTLY_ONCE);
  }

  /**
   * Where rejected rows go.
   *
   * @param output the topic of scores; empty if they go to a directory
   * @return an address of a topic, or a directory; empty for a folder in the directory of scores
   */
  public Optional<String> rejected(Optional<TopicAddress> output) {
    return rejected.or(() -> output.map(TopicAddress::rejected));
  }

  /** What the ids of the transactions for a topic begin with. */
  public String transactionalIdPrefix(String topic) {
    return transactionalIdPrefix.orElse(group()) + '-' + topic;
  }

  /**
   * The clients for topics.
   *
   * @throws CannotRunException if no broker is known, or the file of properties cannot be read
   */
  public KafkaClients clients(TopicAddress address) {
    return KafkaClients.of(address, fileProperties());
  }

  /**
   * Requires that no option of topics is set.
   *
   * @throws CannotRunException if one is, and would have no effect
   */
  public void requireNone() {
    requireNone(
        "--input or --output",
        Stream.of(ofInput(), ofBoth(), ofOutput()).flatMap(options -> options));
  }

  /**
   * Requires that no option of topics as the input is set.
   *
   * @throws CannotRunException if one is, and would have no effect
   */
  public void requireNoneOfInput() {
    requireNone("--input", ofInput());
  }

  /**
   * Requires that no option of topics that are written is set.
   *
   * @throws CannotRunException if one is, and would have no effect
   */
  public void requireNoneOfOutput() {
    requireNone("--output or --rejected", ofOutput());
  }

  /**
   * Requires that transactions are named only where there are some.
   *
   * @throws CannotRunException if the name would have no effect
   */
  public void requireTransactions() {
    if (transactionalIdPrefix.isPresent() && guarantee() != DeliveryGuarantee.EXACTLY_ONCE) {
      throw new CannotRunException(
          "--transactional-id-prefix requires --delivery-guarantee exactly-once, since only that has transactions: --transactional-id-prefix=%s, --delivery-guarantee=%s; omit one"
              .formatted(transactionalIdPrefix.get(), guarantee()));
    }
  }

  /**
   * Requires that a group is named only where it is used. Without topics as the input it is nothing
   * but what the ids of transactions begin with.
   *
   * @throws CannotRunException if it would have no effect
   */
  public void requireGroupInIds() {
    boolean isInIds =
        transactionalIdPrefix.isEmpty() && guarantee() == DeliveryGuarantee.EXACTLY_ONCE;
    if (group.isPresent() && !isInIds) {
      throw new CannotRunException(
          "--kafka-group requires --input to be topics, or transactions that are named by it: --kafka-group=%s, %s; omit it"
              .formatted(group.get(), ofOutput().collect(Collectors.joining(", "))));
    }
  }

  private Stream<String> ofBoth() {
    return Stream.of(
            properties.map(value -> PROPERTIES + '=' + value),
            group.map(value -> "--kafka-group=" + value),
            rejected.map(value -> "--rejected=" + value))
        .flatMap(Optional::stream);
  }

  private Stream<String> ofOutput() {
    return Stream.of(
            guarantee.map(value -> "--delivery-guarantee=" + value),
            transactionalIdPrefix.map(value -> "--transactional-id-prefix=" + value))
        .flatMap(Optional::stream);
  }

  private Stream<String> ofInput() {
    return Stream.of(from.map(value -> "--from=" + value), until.map(value -> "--until=" + value))
        .flatMap(Optional::stream);
  }

  private static void requireNone(String topics, Stream<String> set) {
    set.findFirst()
        .ifPresent(
            option -> {
              throw new CannotRunException(
                  "%s requires %s to be topics: %s; omit it, or use an address such as kafka://localhost:9092/readings"
                      .formatted(option.replaceFirst("=.*", ""), topics, option));
            });
  }

  private Properties fileProperties() {
    Properties read = new Properties();
    if (properties.isPresent()) {
      Location file = new Location(PROPERTIES, properties.get()).requireFile();
      try (InputStream in = file.open()) {
        read.load(in);
      } catch (IOException e) {
        throw file.unreadable(e);
      } catch (IllegalArgumentException e) {
        throw new CannotRunException(
            "%1$s must be a file of Java properties: %1$s=%2$s: %3$s"
                .formatted(PROPERTIES, properties.get(), e.getMessage()),
            e);
      }
    }
    return read;
  }
}
