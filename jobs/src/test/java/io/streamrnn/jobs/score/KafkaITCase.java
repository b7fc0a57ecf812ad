/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.Main;
import io.streamrnn.jobs.shared.SharedFlink;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker, read and written as files are. */
@Timeout(300)
@ExtendWith(SharedFlink.class)
class KafkaITCase {

  private static final int ROWS = 30_000;
  private static final byte[] LATIN_1 = {
    'p', 'u', 'm', 'p', (byte) 0xe9, ',', '1', ',', '0', ',', '0'
  };

  @TempDir private static Path brokerFolder;
  private static KafkaBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() throws InterruptedException {
    broker.stop();
  }

  @Test
  void aKilledRunFromTopicToTopicContinuesAndWritesEveryLineOnce() throws Exception {
    Path input = new Events(ROWS).writeCsv(folder.resolve("events.csv"));
    Files.writeString(input, "pump-1,30001,fast,1\n", StandardOpenOption.APPEND);
    Path expected = folder.resolve("expected.csv");
    assertThat(Cli.gru(input, expected).run().exitCode()).isEqualTo(3);
    List<String> events = Files.readAllLines(input);
    broker.create(3, "readings", "scores", "scores.rejected");
    broker.send(events.stream().skip(1).map(KafkaITCase::keyed).toList());
    Cli command =
        csv("readings", "scores")
            .with("--checkpoint-dir", folder.resolve("run"))
            .with("--checkpoint-interval", "100ms")
            .with("--parallelism", 2);

    killAfterACheckpoint(command);
    Cli.Result result = command.run();

    assertThat(result.messages())
        .contains("resuming from checkpoint ", "30,000 scored, 1 rejected");
    assertThat(result.exitCode()).isEqualTo(3);
    List<ConsumerRecord<byte[], byte[]>> scores = broker.committed("scores");
    assertThat(linesByKey(scores.stream().map(record -> text(record.value())).toList()))
        .isEqualTo(linesByKey(Files.readAllLines(expected).stream().skip(1).toList()));
    assertThat(scores).allMatch(r -> text(r.value()).startsWith(text(r.key()) + ","));
    assertThat(broker.committed("scores.rejected"))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(text(record.value())).isEqualTo("pump-1,30001,fast,1");
              assertThat(text(record.key())).isEqualTo("pump-1");
              assertThat(headers(record))
                  .containsEntry(
                      "streamrnn.reason", "column 'rpm' must be a finite number: value='fast'")
                  .containsEntry("streamrnn.topic", "readings");
            });
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void keyAndTimeOfARecordAreColumnsAndBytesOfARejectedOneAreKept() throws Exception {
    broker.create(1, "objects", "alerts", "dead");
    broker.send(
        List.of(
            record("objects", "A", 1000, "{\"x\": [0.5, 1], \"n\": 1}\n"),
            record("objects", "A", 4000, "[1]"),
            new ProducerRecord<>("objects", 0, 5000L, "A".getBytes(UTF_8), LATIN_1),
            new ProducerRecord<>("objects", 0, 6000L, "A".getBytes(UTF_8), (byte[]) null),
            record("objects", "A", 3_000_000, "{\"n\": 2,\n \"x\": [0.5, 1]}")));

    Cli.Result result =
        new Cli()
            .with("--model", Cli.GRU)
            .with("--input", broker.topic("objects"))
            .with("--format", "jsonl")
            .with("--key", "kafka.key")
            .with("--order", "kafka.timestamp")
            .with("--features", "x")
            .with("--session-gap", "30min")
            .with("--pass-through", "n,kafka.offset")
            .with("--deduplicate-by-sequence-number", "kafka.offset")
            .with("--until", "latest")
            .with("--output", broker.topic("alerts"))
            .with("--rejected", broker.topic("dead"))
            .run();

    assertThat(result.messages()).contains("events    5: 2 scored, 3 rejected");
    List<ConsumerRecord<byte[], byte[]>> alerts = broker.committed("alerts");
    assertThat(alerts).extracting(ConsumerRecord::timestamp).containsExactly(1000L, 3_000_000L);
    List<String> lines = alerts.stream().map(record -> text(record.value())).toList();
    String first =
        "{\"kafka.key\":\"A\",\"kafka.timestamp\":\"1970-01-01T00:00:01Z\",\"n\":1,\"kafka.offset\":0,\"step\":0,\"y0\":";
    String second =
        "{\"kafka.key\":\"A\",\"kafka.timestamp\":\"1970-01-01T00:50:00Z\",\"n\":2,\"kafka.offset\":4,\"step\":0,\"y0\":";
    assertThat(lines.get(0)).startsWith(first);
    // Another session: the same input from the initial state.
    assertThat(lines.get(1)).isEqualTo(second + lines.get(0).substring(first.length()));
    List<ConsumerRecord<byte[], byte[]>> dead = broker.committed("dead");
    assertThat(dead)
        .extracting(ConsumerRecord::value)
        .containsExactly("[1]".getBytes(UTF_8), LATIN_1, null);
    assertThat(dead).extracting(ConsumerRecord::timestamp).containsExactly(4000L, 5000L, 6000L);
  }

  @Test
  void scoresOfAFileHaveTheTimesOfTheirEvents() throws Exception {
    broker.create(1, "timed", "timed.rejected");
    Path input =
        Files.writeString(
            folder.resolve("timed.csv"),
            "pump,time,rpm,celsius\nA,2024-01-31T12:30:00Z,1,2\nA,2024-01-31T12:30:01.5Z,1,2\n");

    Cli.gru(input, folder).with("--output", broker.topic("timed")).succeeds();

    assertThat(broker.committed("timed"))
        .extracting(ConsumerRecord::timestamp)
        .containsExactly(1_706_704_200_000L, 1_706_704_201_500L);
  }

  @Test
  void aScoreOfAnEventInTheFutureHasTheTimeOfTheWriting() throws Exception {
    broker.create(1, "future", "future.rejected");
    Path input =
        Files.writeString(
            folder.resolve("future.csv"), "pump,time,rpm,celsius\nA,9999-12-31T00:00:00Z,1,2\n");
    long begin = System.currentTimeMillis();

    Cli.gru(input, folder).with("--output", broker.topic("future")).succeeds();

    assertThat(broker.committed("future"))
        .singleElement()
        .extracting(ConsumerRecord::timestamp, InstanceOfAssertFactories.LONG)
        .isBetween(begin, System.currentTimeMillis());
  }

  @Test
  void theExampleOfTheDocumentationRunsAsItIsWritten() throws Exception {
    broker.create(1, "example-readings", "example-scores", "example-scores.rejected");
    broker.send(
        List.of(
            record("example-readings", "1", 1000, "{\"humidity\": 0.5, \"temperature\": 0.25}"),
            record("example-readings", "1", 2000, "{\"humidity\": 0.5, \"temperature\": 0.25}")));
    String[] words =
        Stream.of(example().replace("\\\n", " ").strip().split("\\s+"))
            .skip(1)
            .map(word -> word.replace("localhost:9092/", broker.address() + "/example-"))
            .map(word -> word.startsWith("jobs/") ? Path.of("..", word).toString() : word)
            .map(word -> word.equals("scoring") ? folder.resolve(word).toString() : word)
            .toArray(String[]::new);

    assertThat(Main.run(words)).isZero();

    assertThat(broker.committed("example-scores"))
        .extracting(record -> text(record.value()))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"kafka.key\":\"1\",\"kafka.timestamp\":\"1970-01-01T00:00:01Z\",\"y0\":");
  }

  private static String example() throws IOException {
    return Pattern.compile("```sh\n(\\./streamrnn score[^`]*kafka://[^`]*)```")
        .matcher(Files.readString(Path.of("../docs/command-line.md")))
        .results()
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTopicThatDoesNotExistIsReportedBeforeTheRun() {
    Cli.Result result = csv("nothing", "scores").run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages())
        .contains(
            "--input must name existing topics: --input=%s, not found: nothing; create it with kafka-topics.sh --create --topic nothing"
                .formatted(broker.topic("nothing")));
  }

  private static Cli csv(String input, String output) {
    return new Cli()
        .with("--model", Cli.GRU)
        .with("--input", broker.topic(input))
        .with("--format", "csv")
        .with("--columns", "pump,time,rpm,celsius")
        .with("--key", "pump")
        .with("--order", "time")
        .with("--features", "rpm,celsius")
        .with("--until", "latest")
        .with("--output", broker.topic(output));
  }

  private static ProducerRecord<byte[], byte[]> keyed(String line) {
    return record("readings", line.substring(0, line.indexOf(',')), 0, line);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, String key, long timestamp, String value) {
    return new ProducerRecord<>(topic, null, timestamp, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** The lines of each key in their order. */
  private static Map<String, List<String>> linesByKey(Collection<String> lines) {
    return lines.stream()
        .collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf(','))));
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), text(header.value()));
    }
    return headers;
  }

  /** Starts a process, waits for a checkpoint, and kills the process. */
  private void killAfterACheckpoint(Cli command) throws IOException, InterruptedException {
    Process process = start(command);
    while (process.isAlive() && !hasCheckpoint()) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly().waitFor();
    assertThat(process.exitValue())
        .as(Files.readString(folder.resolve("messages.txt")))
        .isEqualTo(128 + 9);
  }

  private boolean hasCheckpoint() {
    Path checkpoints = folder.resolve("run/checkpoints");
    try (Stream<Path> files =
        Files.find(checkpoints, 3, (file, attributes) -> file.endsWith("_metadata"))) {
      return files.findAny().isPresent();
    } catch (IOException | UncheckedIOException e) {
      // Not yet there, or deleted by Flink at this moment.
      return false;
    }
  }

  private Process start(Cli command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(System.getProperty("test.jvm.args").trim().split("\\s+")));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    words.add("io.streamrnn.jobs.Main");
    words.addAll(command.words());
    File messages = folder.resolve("messages.txt").toFile();
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(messages).start();
  }
}
