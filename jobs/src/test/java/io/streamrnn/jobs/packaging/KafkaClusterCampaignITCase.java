/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.Main;
import io.streamrnn.jobs.packaging.KilledJob.Submission;
import io.streamrnn.jobs.packaging.KilledJob.Victim;
import io.streamrnn.jobs.score.KafkaBroker;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The job jar from topic to topic on a session cluster of processes, which are killed at random
 * moments, for a consumer of committed records: {@code mvn verify -Pcampaign
 * -Dcluster.kafka.rounds=5 -Dcluster.seed=1}.
 */
@Tag("campaign")
@Timeout(900)
class KafkaClusterCampaignITCase {

  private static final Path MODEL =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5")
          .toAbsolutePath()
          .normalize();

  private static final int ROWS = 100_000;

  @TempDir private static Path files;
  private static KafkaBroker broker;
  private static Map<String, List<String>> undisturbed;

  @TempDir private Path folder;

  static List<Integer> rounds() {
    int first = Integer.getInteger("cluster.seed", 1);
    return IntStream.range(first, first + Integer.getInteger("cluster.kafka.rounds", 5))
        .boxed()
        .toList();
  }

  @BeforeAll
  static void startBroker() throws Exception {
    List<String> rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> "pump-" + i % 11 + "," + i + ",0." + i + ",0.5")
            .toList();
    Path input = files.resolve("events.csv");
    Files.write(input, Stream.concat(Stream.of("pump,time,rpm,celsius"), rows.stream()).toList());
    Path output = files.resolve("undisturbed.csv");
    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(Writer.nullWriter()))
            .execute(score(input.toString(), output.toString()).toArray(String[]::new));
    assertThat(exitCode).isZero();
    undisturbed = linesByKey(Files.readAllLines(output).stream().skip(1).toList());
    broker = KafkaBroker.start(files);
    broker.create(3, "readings");
    broker.send(rows.stream().map(KafkaClusterCampaignITCase::keyed).toList());
  }

  @AfterAll
  static void stopBroker() throws InterruptedException {
    broker.stop();
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aConsumerOfCommittedRecordsDoesNotSeeKills(int round) throws Exception {
    String scores = "scores-" + round;
    broker.create(3, scores, scores + ".rejected");
    Random random = new Random(round);
    SessionCluster cluster = new SessionCluster(folder);
    cluster.start();
    try {
      KilledJob job = new KilledJob(cluster, folder, false, random, submission(round, scores));
      job.start(1);
      job.kill(round % 2 == 0 ? Victim.TASK_MANAGER : Victim.JOB_MANAGER);
      job.rescale(3);
      job.kill(round % 2 == 0 ? Victim.JOB_MANAGER : Victim.TASK_MANAGER);
      job.awaitEnd();
    } finally {
      cluster.stop();
    }

    Map<String, List<String>> committed =
        linesByKey(
            broker.committed(scores).stream().map(r -> new String(r.value(), UTF_8)).toList());
    assertThat(committed).hasSameSizeAs(undisturbed);
    undisturbed.forEach(
        (key, lines) ->
            assertThat(committed.get(key).equals(lines))
                .as("%s: %d lines of %d", key, committed.get(key).size(), lines.size())
                .isTrue());
    System.out.println("Kafka, round " + round + ": equal, lines=" + ROWS);
  }

  private static Submission submission(int round, String scores) {
    return new Submission(
        List.of(
            "-Dexecution.checkpointing.interval=300ms",
            "-Dexecution.checkpointing.externalized-checkpoint-retention=RETAIN_ON_CANCELLATION",
            "-Dexecution.checkpointing.unaligned.enabled=" + (round / 2 % 2 == 0),
            "-Dstate.backend.type=" + (round / 4 % 2 == 0 ? "rocksdb" : "hashmap")),
        Stream.of(
                List.of(SessionCluster.jobJar()),
                score(broker.topic("readings"), broker.topic(scores)),
                List.of("--columns=pump,time,rpm,celsius", "--until=latest"))
            .flatMap(List::stream)
            .toList());
  }

  private static List<String> score(String input, String output) {
    return List.of(
        "score",
        "--model=" + MODEL,
        "--input=" + input,
        "--format=csv",
        "--key=pump",
        "--order=time",
        "--features=rpm,celsius",
        // Slow enough to be killed.
        "--mode=window:100",
        "--while-filling=score",
        "--output=" + output);
  }

  private static ProducerRecord<byte[], byte[]> keyed(String line) {
    byte[] key = line.substring(0, line.indexOf(',')).getBytes(UTF_8);
    return new ProducerRecord<>("readings", null, 0L, key, line.getBytes(UTF_8));
  }

  /** The lines of each key in their order. */
  private static Map<String, List<String>> linesByKey(Collection<String> lines) {
    return lines.stream()
        .collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf(','))));
  }
}
