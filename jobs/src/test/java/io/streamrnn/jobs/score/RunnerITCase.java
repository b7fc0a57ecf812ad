/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.jobs.shared.SharedFlink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever scores a file, all that is written and said is the same, byte for byte. */
@ExtendWith(SharedFlink.class)
class RunnerITCase {

  private static final Path CASES = Path.of("../rnn-engine/src/test/resources/cases");
  private static final Path PARQUET =
      Path.of("src/test/resources/io/streamrnn/jobs/score/parquet/groups.parquet");

  /** Rows of which some are damaged, early, late, repeated, or without a value. */
  private static final String DIRTY =
      """
      pump,time,rpm,celsius,new,last,id,number,class
      A,5,0.5,1,1,0,x,1,2
      B,4,0.25,,0,0,y,1,0
      A,3,fast,1,0,0,z,2,1
      A,3,0.75,1,maybe,0,x,2,1
      A,3,NaN, nan,0,0,x,2,1
      A,3,1e40,1,0,0,x,2,1
      B,x,1,1,0,0,u,2,1
      B,4,0.5,0.5,0,0,y,1,
      ,6,1,1,0,0,v,3,0
      A,9,-0.5,2,0,1,w,3,2
      "B",8,1,"2",1,0,w,4,2
      "C
      D",1,1,1,1,0,a,1,1
      A,9.5,0.5
      A,11,0.5,0.125,0,0,w,4,2
      C,12,0.5,0.125,0,0,a,7,0
      A,12,0.125,0.5,0,0,b,5,1
      """;

  @TempDir private Path folder;

  /** A command over files that it writes. */
  private enum Job {
    EVENTS(job -> job.events(300)),
    WINDOWS(job -> job.events(300).with("--mode", "window:7")),
    WINDOWS_FROM_THE_FIRST_EVENT(
        job -> job.events(300).with("--mode", "window:7").with("--while-filling", "score")),
    BATCHES(job -> job.events(300).with("--mode", "window:2000").with("--while-filling", "score")),
    DIRTY_ROWS_IN_BATCHES(
        job -> job.dirty().with("--mode", "window:2000").with("--while-filling", "score")),
    WINDOWS_THAT_ARE_NEVER_FULL(job -> job.events(30).with("--mode", "window:1000")),
    WITHOUT_ORDER(job -> job.events(50).without("--order")),
    DIRTY_ROWS(job -> job.dirty()),
    NOT_UTF_8(
        job ->
            job.gru(
                job.write(
                    "e.csv",
                    "pump,time,rpm,celsius\nZ\u00fcrich,1,1,2\nA,4,0,0\nA,5,0,0\n"
                        .getBytes(StandardCharsets.ISO_8859_1)))),
    LONG_ROWS(
        job ->
            job.gru(
                job.write(
                    "e.csv",
                    "pump,time,rpm,celsius\nA,1,1,2\n%s,2,1,2\nA,3,1,2\n"
                        .formatted("x".repeat(17 << 20))))),
    SORTED(job -> job.dirty().with("--sort")),
    SORTED_TIMES(
        job ->
            job.gru(
                    job.write(
                        "e.csv",
                        """
                        pump,time,rpm,celsius
                        A,2024-01-31T02:00:00.000000002,1,0
                        A,2024-01-31T02:00:00.000000001,2,0
                        B,2024-01-31T01:00+01:00,3,0
                        A,2024-01-31,4,0
                        """))
                .with("--sort")),
    SHUFFLED(job -> job.shuffled(400).with("--sort")),
    SORTED_TIES(
        job ->
            job.gru(
                    job.write(
                        "e.csv",
                        "pump,time,rpm,celsius\n"
                            + IntStream.range(0, 500)
                                .mapToObj(i -> "A,%d,%s,1\n".formatted(i * 7 % 5 - 2, i / 1000.0))
                                .collect(Collectors.joining())))
                .with("--sort")),
    SEQUENCES(
        job ->
            job.dirty()
                .with("--start-when", "new")
                .with("--end-when", "last")
                .with("--session-gap", "2s")
                .with("--order-unit", "1s")),
    ELAPSED_TIME(
        job ->
            job.dirty()
                .with("--features", "rpm")
                .with("--elapsed-time-feature", "1s")
                .with("--order-unit", "500ms")),
    IDS(job -> job.dirty().with("--deduplicate-by-id", "id").with("--remembered-ids", 2)),
    SEQUENCE_NUMBERS(job -> job.dirty().with("--deduplicate-by-sequence-number", "number")),
    FORWARD_FILL(job -> job.dirty().with("--missing", "forward-fill")),
    MASKED_STEPS(job -> job.dirty().with("--missing", "mask-step")),
    COLUMNS_OF_THE_OUTPUT(
        job ->
            job.dirty()
                .with("--output-format", "jsonl")
                .with("--pass-through", "id,class")
                .with("--top-k", 2)
                .with("--output-names", "a,b,c")
                .with("--alert", "c > 0.5 and not a > 1")),
    EVALUATION(job -> job.dirty().with("--output-names", "a,b,c").with("--evaluate", "class")),
    SCALER(
        job ->
            job.events(50)
                .with(
                    "--scaler",
                    job.write(
                        "scaler.json",
                        "{\"features\": [\"rpm\", \"celsius\"], \"min\": [0, 7], \"max\": [3, 7]}"))),
    PREPROCESSING(
        job ->
            job.dirty()
                .without("--features")
                .with(
                    "--preprocessing",
                    job.write(
                        "p.json",
                        "{\"format\": \"streamrnn-preprocessing-1\", \"features\": ["
                            + "{\"column\": \"rpm\", \"kind\": \"min-max\", \"min\": 1, \"max\": 3},"
                            + "{\"column\": \"new\", \"kind\": \"boolean\"}]}"))),
    WITHOUT_HEADER(
        job ->
            job.gru(
                    job.write(
                        "e.tsv", "# comment\nA\t1\t0.5\t1\n\nB\t1\t0.25\t\"1\"\r\nA\t2\t?\t1"))
                .with("--delimiter", "tab")
                .with("--header", "false")
                .with("--columns", "pump,time,rpm,celsius")
                .with("--comment", "#")),
    SEVERAL_FILES(
        job -> {
          job.write("parts/2.csv", "rpm,celsius,pump,time\n0.5,1,A,3\n0.25,x,B,3\n");
          job.write("parts/1.csv", "pump,time,rpm,celsius\nA,1,0.5,1\nA,4,0.5,1\nC,1,2\n");
          job.write("parts/3.csv", "pump,time,rpm,celsius\n");
          return job.gru(job.folder().resolve("parts"));
        }),
    GZIP(job -> job.gru(job.gzip(DIRTY, 0))),
    TRUNCATED_GZIP(job -> job.gru(job.gzip(DIRTY.repeat(200), 40))),
    EMPTY(job -> job.gru(job.write("e.csv", "pump,time,rpm,celsius\n"))),
    JSON_LINES(job -> job.gru(job.jsonLines(100)).with("--format", "jsonl")),
    JSON(
        job ->
            job.gru(
                    job.write(
                        "e.json",
                        """
                        [{"pump": 7, "time": 1, "x": {"rpm": 0.5, "c": [9, 1]}},
                         {"pump": 7, "time": 2, "x": {"rpm": 0.5}},
                         {"pump": 8, "time": 2, "x": {"rpm": 2, "c": [0, 2]}}"""))
                .with("--format", "json")
                .with("--features", "x.rpm,x.c[1]")),
    AVRO(
        job ->
            job.gru(job.avro(100))
                .with("--format", "avro")
                .with("--features", "measured.rpm,measured.celsius")),
    PARQUET_GROUPS(
        job ->
            job.gru(PARQUET)
                .with("--format", "parquet")
                .with("--order", "at")
                .with("--features", "x,at")),
    ARRAYS(
        job ->
            job.gru(
                    job.write(
                        "e.jsonl",
                        """
                        {"pump": "A", "time": 1, "x": [[0.5, 1], [0, 0.5]]}
                        {"pump": "A", "time": 2, "x": [[0.5, 1], [0]]}
                        {"pump": "A", "time": 3, "x": []}
                        {"pump": "A", "time": 4, "x": [[1, 0.25]]}
                        """))
                .with("--format", "jsonl")
                .with("--features", "x")
                .with("--output-format", "csv")),
    LAST_ROWS(
        job ->
            job.gru(job.steps(50))
                .with("--format", "jsonl")
                .with("--features", "x")
                .with("--rows", "last")),
    DECODER(job -> job.ofCase("03-repeat-vector", "a").with("--mode", "window:3")),
    TOKENS_OUT_OF_RANGE(
        job ->
            job.ofCase("04-embedding-bidirectional", "token")
                .with("--mode", "window:4")
                .with("--input", job.write("t.csv", "key,t,token\np,1,3\np,2,99999\np,3,1.5\n"))),
    TEXTS(
        job ->
            job.gru(
                    job.write(
                        "t.csv",
                        "user,at,page,seconds\nu,1,home,1\nu,2,,1\nu,3,x,?\nv,1,\"c\nd\",1\n"))
                .with("--model", TextModel.write(job.folder().resolve("t.h5"), 1))
                .with("--key", "user")
                .with("--order", "at")
                .with("--features", "page,seconds")),
    CONSTANTS(
        job ->
            job.ofCase("11-input-without-steps", "a,b").with("--constants", "static_a,static_b")),
    DECLARED_STEPS(job -> job.ofCase("17-declared-number-of-steps", "a,b")),
    OTHER_STEPS(job -> job.ofCase("01-flatten-window", "a,b").with("--mode", "window:4")),
    INVALID_TIME(job -> job.dirty().with("--session-gap", "soon").with("--order-unit", "1s"));

    private final Command command;

    Job(Command command) {
      this.command = command;
    }
  }

  @FunctionalInterface
  private interface Command {

    Cli of(Inputs job) throws IOException;
  }

  /** What a run wrote and said. */
  private record Trace(int exitCode, String messages, Map<String, String> files) {}

  @ParameterizedTest
  @EnumSource
  void aLoopWritesWhatFlinkWrites(Job job) throws IOException {
    Trace direct = run(job, Runner.DIRECT);

    assertThat(direct).isEqualTo(run(job, Runner.FLINK));
    assertThat(direct.messages()).isNotEmpty();
  }

  private Trace run(Job job, Runner runner) throws IOException {
    Path output = Files.createDirectory(folder.resolve(runner.toString()));
    Inputs inputs = new Inputs(Files.createDirectories(folder.resolve("inputs")), output);
    Cli.Result result = job.command.of(inputs).with("--runner", runner).run();
    String messages =
        result
            .messages()
            .replace(output.toString(), "OUTPUT")
            .replaceAll("(?m)^time .*$", "time")
            .replaceAll("seconds=[0-9.]+", "seconds");
    return new Trace(result.exitCode(), messages, contents(output));
  }

  private static Map<String, String> contents(Path output) throws IOException {
    Map<String, String> contents = new HashMap<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        contents.put(
            file.getFileName().toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  /** Writes the input files of a job, and names them in a command. */
  private record Inputs(Path folder, Path output) {

    Cli gru(Path input) {
      return Cli.gru(input, output.resolve("scores"));
    }

    Cli events(int count) throws IOException {
      return gru(new Events(count).writeCsv(folder.resolve("events.csv")));
    }

    Cli dirty() throws IOException {
      return gru(write("dirty.csv", DIRTY));
    }

    Cli shuffled(int count) throws IOException {
      Path file = new Events(count).writeCsv(folder.resolve("events.csv"));
      List<String> rows = Files.readAllLines(file);
      Collections.shuffle(rows.subList(1, rows.size()), new Random(7));
      return gru(Files.write(file, rows));
    }

    Path jsonLines(int count) throws IOException {
      return new Events(count).writeJsonLines(folder.resolve("events.jsonl"));
    }

    Path avro(int count) throws IOException {
      return new Events(count).writeAvro(folder.resolve("events.avro"));
    }

    Path steps(int count) throws IOException {
      return new Events(count).writeSteps(folder.resolve("steps.jsonl"));
    }

    Path write(String name, String content) throws IOException {
      return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] content) throws IOException {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    }

    /** A compressed text, of which some of the last bytes are lost. */
    Path gzip(String text, int lost) {
      try {
        Path file = folder.resolve("e.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
          out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(bytes, bytes.length - lost));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Cli ofCase(String name, String features) {
      Path example = CASES.resolve(name);
      return gru(example.resolve("events.csv"))
          .with("--model", example.resolve("model.h5"))
          .with("--key", "key")
          .with("--order", "t")
          .with("--features", features);
    }
  }
}
