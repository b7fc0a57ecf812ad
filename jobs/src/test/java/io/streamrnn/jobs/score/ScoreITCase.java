/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.jobs.TorchFile;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreITCase {

  private final Events events = new Events(500);

  @TempDir private Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("scores.csv");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void scoresAreThoseOfAPlainLoopInTheOrderOfTheInput(int parallelism) throws IOException {
    Cli.gru(csv(), output).with("--parallelism", parallelism).succeeds();

    assertThat(output).content().isEqualToIgnoringNewLines(text(events.stateful(Cli.GRU)));
    assertThat(files()).containsExactlyInAnyOrder(csv(), output);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void windowsThatAreNotFullHaveNoScore(int parallelism) throws IOException {
    Cli.Result result =
        Cli.gru(csv(), output).with("--mode", "window:7").with("--parallelism", parallelism).run();

    List<String> expected = events.windows(Cli.GRU, 7, WhileFillingOption.EMPTY);
    assertThat(Files.readAllLines(output)).isEqualTo(expected);
    long empty = expected.stream().filter(line -> line.endsWith(",,")).count();
    assertThat(empty).isPositive();
    assertThat(result.messages())
        .contains(String.format(Locale.ROOT, "%,d without a full window, 0 rejected", empty));
  }

  @Test
  void windowsThatAreNotFullAreScoredOnRequest() throws IOException {
    Cli.gru(csv(), output).with("--mode", "window:7").with("--while-filling", "score").succeeds();

    assertThat(Files.readAllLines(output))
        .isEqualTo(events.windows(Cli.GRU, 7, WhileFillingOption.SCORE));
  }

  @Test
  void everyStepOfAWindowIsALineByChoice() throws IOException {
    Path input = write("e", "pump,time,rpm,celsius\nA,1,0.5,1\nA,2,0.25,-1\nA,3,0.75,0.5\n");
    Cli command = Cli.gru(input, output).with("--model", archive(true));
    List<String> ofOne = scores(command.with("--mode", "window:1"));
    List<String> ofTwo = scores(command.with("--mode", "window:2"));

    assertThat(scores(command.with("--rows", "all")))
        .containsExactly(
            "0,,,",
            "0," + ofOne.get(0),
            "1," + ofTwo.get(1),
            "0," + ofOne.get(1),
            "1," + ofTwo.get(2));
    assertThat(output).content().startsWith("pump,time,step,y0,y1,y2\nA,1,0,").contains("\nA,3,1,");
  }

  private List<String> scores(Cli command) throws IOException {
    Files.deleteIfExists(output);
    command.succeeds();
    return Files.readAllLines(output).stream()
        .skip(1)
        .map(line -> line.replaceFirst("A,\\d,", ""))
        .toList();
  }

  @Test
  void aKerasArchiveIsScored() throws IOException {
    Path archive = archive(false);

    Cli.gru(csv(), output).with("--model", archive).succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(archive));
  }

  /**
   * A model of two layers.
   *
   * @param returnsSequences whether it has an output for each step
   */
  private Path archive(boolean returnsSequences) throws IOException {
    Layer model =
        Sequential.of(
            Gru.units(4).recurrentActivation(Activation.SIGMOID).returnSequences(true).build(),
            Lstm.units(3)
                .recurrentActivation(Activation.SIGMOID)
                .returnSequences(returnsSequences)
                .build());
    model.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, 2));
    Path archive = folder.resolve("m.keras");
    KerasArchive.write(archive, model);
    return archive;
  }

  @Test
  void weightsAreRoundedOnRequest() throws IOException {
    LoadOptions bfloat16 = LoadOptions.none().withWeightPrecision(WeightPrecision.BFLOAT16);
    ModelFile rounded = ModelFile.read("gru.h5", Files.readAllBytes(Cli.GRU), bfloat16);
    Path file = folder.resolve("rounded.h5");
    KerasHdf5.write(file, rounded.layers());

    Cli.gru(csv(), output).with("--weight-precision", "bfloat16").succeeds();

    assertThat(Files.readAllLines(output))
        .isEqualTo(events.stateful(file))
        .isNotEqualTo(events.stateful(Cli.GRU));
  }

  @Test
  void onnxAndSafetensorsHaveTheSameScores() throws IOException {
    float[] w = {0.5f, -0.25f, 0.75f, 0.125f, 1, -1};
    float[] r = {0.25f, -0.5f, 0.125f, 0.375f, 0.75f, -0.25f, 0.625f, 0.125f, -0.875f};
    Path torch =
        new TorchFile()
            .tensor("rnn.weight_ih_l0", w, 3, 2)
            .tensor("rnn.weight_hh_l0", r, 3, 3)
            .tensor("rnn.bias_ih_l0", new float[3], 3)
            .tensor("rnn.bias_hh_l0", new float[3], 3)
            .layers("rnn(tanh)")
            .write(folder.resolve("m.safetensors"));
    Path onnx = Files.write(folder.resolve("m.onnx"), OnnxFile.simpleRnn(w, r));
    Path other = folder.resolve("other.csv");

    Cli.gru(csv(), output).with("--model", onnx).succeeds();
    Cli.gru(csv(), other).with("--model", torch).succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(torch));
    assertThat(other).hasSameTextualContentAs(output);
  }

  @Test
  void otherColumnsAndAlertsAreInTheOutput() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("e.jsonl"),
            """
            {"pump": "A", "rpm": 0, "celsius": 0, "note": "two\\nlines", "tags": [1, 2]}
            {"pump": "A", "rpm": 1, "celsius": 1, "note": null}
            """);

    Cli.gru(input, output)
        .with("--format", "jsonl")
        .without("--order")
        .with("--pass-through", "note,tags")
        .with("--top-k", 1)
        .with("--output-names", "a,b,c")
        .with("--alert", "c > 0.5 and not a > 1")
        .succeeds();

    assertThat(Files.readAllLines(output))
        .allMatch(line -> line.contains("\"top1\":\"c\"") && line.endsWith("\"alert\":true}"));
    assertThat(output)
        .content()
        .contains("\"note\":\"two\\nlines\",\"tags\":[1, 2],", "\"note\":null,\"tags\":null,");
  }

  @Test
  void scoresAreComparedWithLabels() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("e.csv"),
            "pump,rpm,celsius,class\nA,0,0,2\nA,1,1,c\nB,0,0,0\nB,1,1,\nB,x,1,2\n");

    Cli.Result result =
        Cli.gru(input, output)
            .without("--order")
            .with("--output-names", "a,b,c")
            .with("--evaluate", "class")
            .run();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.messages())
        .contains("evaluated 3 scores with class, 1 without a label")
        .contains("accuracy 0.66667")
        .containsPattern("time .*, per event p50 .* us, p99 .* us");
    assertThat(Files.readAllLines(output)).first().isEqualTo("pump,a,b,c");
    assertThat(folder.resolve("scores.csv.report.html")).content().contains("Confusion matrix");
  }

  @Test
  void lineBreaksInQuotedFieldsAreKept() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("e.jsonl"),
            "{\"pump\": \"A\", \"rpm\": 0, \"celsius\": 0, \"note\": \"two\\nlines\"}\n");

    Cli.gru(input, output)
        .with("--format", "jsonl")
        .with("--output-format", "csv")
        .without("--order")
        .with("--pass-through", "note")
        .succeeds();

    assertThat(output).content().startsWith("pump,note,y0,y1,y2\nA,\"two\nlines\",");
  }

  @Test
  void jsonLinesHaveTheSameScores() throws IOException {
    Path input = events.writeJsonLines(folder.resolve("events.jsonl"));

    Cli.gru(input, output).with("--format", "jsonl").with("--output-format", "csv").succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
  }

  @Test
  void theOutputOfJsonLinesIsJsonLines() throws IOException {
    Path input = write("e", "{\"pump\": 7, \"time\": \"1\", \"rpm\": 0, \"celsius\": 0}\n");

    Cli.gru(input, output).with("--format", "jsonl").with("--mode", "window:2").succeeds();

    assertThat(output)
        .hasContent("{\"pump\":7,\"time\":\"1\",\"y0\":null,\"y1\":null,\"y2\":null}");
  }

  @Test
  void aCompressedFileIsDecompressed() throws IOException {
    Path input = folder.resolve("events.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(input))) {
      Files.copy(csv(), out);
    }

    Cli.gru(input, output).succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
  }

  @Test
  void aFileWhoseNameFlinkWouldSkipIsRead() throws IOException {
    Path input = events.writeCsv(folder.resolve("_events and more.csv"));

    Cli.gru(input, output).succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
  }

  @Test
  void severalFilesAreOneInput() throws IOException {
    List<String> rows = Files.readAllLines(csv());
    String header = rows.get(0) + "\n";
    Path parts = Files.createDirectory(folder.resolve("parts"));
    Files.writeString(parts.resolve("1.csv"), text(rows.subList(0, 30)));
    Files.writeString(parts.resolve("2.csv"), header + text(rows.subList(30, 40)));
    Files.writeString(parts.resolve("3.csv"), header + text(rows.subList(40, rows.size())));

    Cli.gru(parts, output).succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
  }

  @Test
  void sortedEventsHaveTheScoresOfAnOrderedInput() throws IOException {
    List<String> rows = Files.readAllLines(csv());
    Collections.shuffle(rows.subList(1, rows.size()), new Random(7));
    Path shuffled = Files.write(folder.resolve("shuffled.csv"), rows);

    Cli.Result result = Cli.gru(shuffled, output).with("--sort").succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
    assertThat(result.messages()).doesNotContain("warning");
  }

  @ParameterizedTest
  @EnumSource(
      value = Runner.class,
      names = {"DIRECT", "FLINK"})
  void sortedEventsOfOneTimeKeepTheOrderOfTheInput(Runner runner) throws IOException {
    String begin = "A,2024-01-31T02:00:00.00000000";
    List<String> rows = List.of(begin + "2,1,0", begin + "1,2,0", begin + "2,3,0", begin + "1,4,0");
    Path input = write("e.csv", "pump,time,rpm,celsius\n" + text(rows));

    Cli.gru(input, output)
        .with("--sort")
        .with("--runner", runner)
        .with("--pass-through", "rpm")
        .succeeds();

    assertThat(Files.readAllLines(output).stream().skip(1).map(line -> line.split(",")[2]))
        .containsExactly("2", "4", "1", "3");
  }

  @Test
  void avroHasTheScoresOfCsv() throws IOException {
    Path input = events.writeAvro(folder.resolve("events.avro"));

    Cli.gru(input, output)
        .with("--format", "avro")
        .with("--features", "measured.rpm,measured.celsius")
        .with("--output-format", "csv")
        .succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
  }

  @Test
  void parquetHasTheScoresOfCsv() throws IOException {
    StringBuilder csv = new StringBuilder("pump,at,x\n");
    for (int i = 0; i < 6000; i++) {
      csv.append("%s,%d,%s\n".formatted(i % 3 == 0 ? "a" : "b", i, i * 7 % 10 / 10.0));
    }
    Path expected = folder.resolve("expected.csv");
    inParquet(write("e", csv.toString()), expected).with("--format", "csv").succeeds();

    Path input = Path.of("src/test/resources/io/streamrnn/jobs/score/parquet/groups.parquet");
    inParquet(input, output).with("--format", "parquet").with("--output-format", "csv").succeeds();

    assertThat(output).hasSameTextualContentAs(expected);
  }

  private static Cli inParquet(Path input, Path output) {
    return Cli.gru(input, output)
        .with("--order", "at")
        .with("--features", "x,at")
        .with("--parallelism", 2);
  }

  @Test
  void rowsOfSequenceColumnsAreRejectedInTheWordsOfTheOptions() throws IOException {
    Path input = write("e", "pump,time,rpm,celsius,on\nA,1,0,0,true\nA,2,0,0,maybe\nA,3,0,0,\n");

    Cli.Result result = Cli.gru(input, output).with("--start-when", "on").run();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.messages())
        .contains("line 3: column 'on' of --start-when must be true or false")
        .contains("line 4: column 'on' of --start-when must have a value")
        .doesNotContain("startWhen", "Exception");
  }

  @Test
  void aNumberThatIsTooLargeIsReportedByItsColumn() throws IOException {
    Path input = write("e", "pump,time,rpm,celsius\nA,1,0,0\nA,2,1e40,0\n");

    Cli.Result result = Cli.gru(input, output).run();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.messages())
        .contains("line 3: column 'rpm' must be within the range", "value=1.0E40")
        .doesNotContain("Exception", "input(");
  }

  @Test
  void aFullDiskIsNamed() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).as("a device that is always full").exists();
    Files.createSymbolicLink(folder.resolve(".scores.csv.unfinished"), full);

    Cli.Result result = Cli.gru(csv(), output).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.messages())
        .contains("No space left on device; free space on the disk of --output=" + output);
    assertThat(output).doesNotExist();
  }

  @Test
  void eventsOutOfOrderAreCounted() throws IOException {
    Path input =
        write("e", "pump,time,rpm,celsius\nA,2,0,0\nB,1,0,0\nA,1,0,0\nA,2,0,0\nA,3,0,0\nA,x,0,0\n");

    Cli.Result result = Cli.gru(input, output).run();

    assertThat(result.messages())
        .contains("events out of order in column 'time': 1, the first in line 4")
        .contains("another event of their key in column 'time': 1, the first in line 5")
        .contains("line 7: column 'time' of --order must hold numbers, as in the first rows");
  }

  @ParameterizedTest
  @EnumSource(
      value = Runner.class,
      names = {"DIRECT", "FLINK"})
  void theOrderOfRowsThatAreRejectedDoesNotCount(Runner runner) throws IOException {
    Path input = write("e", "pump,time,rpm,celsius\nA,1,0,0\nA,1000,1e39,0\nA,2,0,0\nA,2,1e39,0\n");

    Cli.Result result = Cli.gru(input, output).with("--runner", runner).run();

    assertThat(result.messages()).contains("2 rejected").doesNotContain("out of order", "another");
  }

  @Test
  void nestedFieldsOfAJsonArrayAreFeatures() throws IOException {
    Path input =
        write(
            "e",
            "[\n {\"pump\": \"A\", \"time\": 1,\n  \"x\": {\"rpm\": 0.5, \"c\": [9, 1]}}\n]\n");
    Path other = folder.resolve("other.csv");

    Cli.gru(input, output)
        .with("--format", "json")
        .with("--output-format", "csv")
        .with("--features", "x.rpm,x.c[1]")
        .succeeds();

    Cli.gru(write("f", "pump,time,rpm,celsius\nA,1,0.5,1\n"), other).succeeds();
    assertThat(output).hasSameTextualContentAs(other);
  }

  @Test
  void featuresAreScaledAsInTraining() throws IOException {
    Path scaler =
        write(
            "scaler.json",
            "{\"features\": [\"rpm\", \"celsius\"], \"min\": [100, 7], \"max\": [300, 7]}");
    Cli.gru(write("raw.csv", "pump,time,rpm,celsius\nA,1,150,8\n"), output)
        .with("--scaler", scaler)
        .succeeds();
    Path other = folder.resolve("other.csv");
    Cli.gru(write("scaled.csv", "pump,time,rpm,celsius\nA,1,0.25,1\n"), other).succeeds();

    assertThat(output).hasSameTextualContentAs(other);
  }

  @Test
  void featuresArePreprocessedAsFitted() throws IOException {
    Path preprocessing =
        write(
            "p.json",
            "{\"format\": \"streamrnn-preprocessing-1\", \"features\": ["
                + "{\"column\": \"rpm\", \"kind\": \"min-max\", \"min\": 100, \"max\": 300},"
                + "{\"column\": \"on\", \"kind\": \"boolean\"}]}");
    Path input = write("raw.csv", "pump,time,rpm,on\nA,1,150,yes\n");
    Path other = folder.resolve("other.csv");

    Cli.gru(input, output).without("--features").with("--preprocessing", preprocessing).succeeds();

    Cli.gru(write("scaled.csv", "pump,time,rpm,celsius\nA,1,0.25,1\n"), other).succeeds();
    assertThat(output).hasSameTextualContentAs(other);
  }

  @Test
  void aMissingValueIsTheLastOneOnRequest() throws IOException {
    String header = "pump,time,rpm,celsius\n";
    Path input = write("gaps.csv", header + "A,1,0.5,1\nB,2,3,4\nA,3,,2\n");
    Path other = folder.resolve("other.csv");

    Cli.gru(input, output).with("--missing", "forward-fill").succeeds();

    Cli.gru(write("full.csv", header + "A,1,0.5,1\nB,2,3,4\nA,3,0.5,2\n"), other).succeeds();
    assertThat(output).hasSameTextualContentAs(other);
  }

  @Test
  void aNaNIsAMissingValueAsAnEmptyFieldIs() throws IOException {
    String header = "pump,time,rpm,celsius\n";
    Path input = write("nan.csv", header + "A,1,0.5,1\nB,2,3,nan\nA,3,NaN,2\nA,4, NaN ,NaN\n");
    Path other = folder.resolve("other.csv");

    Cli.gru(input, output).with("--missing", "mask-step").succeeds();

    Cli.gru(write("empty.csv", header + "A,1,0.5,1\nB,2,3,\nA,3,,2\nA,4,,\n"), other)
        .with("--missing", "mask-step")
        .succeeds();
    assertThat(output).hasSameTextualContentAs(other);
  }

  @Test
  void aNaNOfJsonIsAMissingValueAsANullIs() throws IOException {
    Path input =
        write(
            "nan.jsonl",
            """
            {"pump": "A", "time": 1, "rpm": NaN, "celsius": 1}
            {"pump": "A", "time": 2, "rpm": "NaN", "celsius": 2}
            """);
    Path nulls =
        write(
            "null.jsonl",
            """
            {"pump": "A", "time": 1, "rpm": null, "celsius": 1}
            {"pump": "A", "time": 2, "celsius": 2}
            """);
    Path other = folder.resolve("other.csv");

    Cli.gru(input, output).with("--format", "jsonl").with("--missing", "zero").succeeds();

    Cli.gru(nulls, other).with("--format", "jsonl").with("--missing", "zero").succeeds();
    assertThat(output).hasSameTextualContentAs(other);
  }

  @Test
  void anInfinityIsNoMissingValue() throws IOException {
    Path input = write("e.csv", "pump,time,rpm,celsius\nA,1,Infinity,1\nA,2,1,1\n");

    Cli.Result result = Cli.gru(input, output).with("--missing", "zero").run();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.messages())
        .contains("column 'rpm' must be a finite number: value='Infinity'");
  }

  @Test
  void sequencesStartByAColumnAndByAGap() throws IOException {
    Path input =
        write(
            "e.csv",
            """
            pump,time,rpm,celsius,new
            A,2024-01-31T00:00,1,2,1
            A,2024-01-31T01:00,1,2,0
            A,2024-01-31T02:00,1,2,1
            A,2024-01-31T09:00,1,2,0
            """);

    Cli.gru(input, output).with("--start-when", "new").with("--session-gap", "6h").succeeds();

    List<String> scores =
        Files.readAllLines(output).stream().skip(1).map(line -> line.substring(18)).toList();
    assertThat(scores.get(1)).isNotEqualTo(scores.get(0));
    assertThat(scores.get(2)).isEqualTo(scores.get(0));
    assertThat(scores.get(3)).isEqualTo(scores.get(0));
  }

  @Test
  void duplicatesHaveTheLastScoreAndTakeNoStep() throws IOException {
    Path input = write("e.csv", "pump,time,rpm,celsius,id\nA,1,1,2,x\nA,1,1,2,x\nA,2,1,2,y\n");
    Path other = folder.resolve("other.csv");

    Cli.gru(input, output).with("--deduplicate-by-id", "id").succeeds();

    Cli.gru(write("f.csv", "pump,time,rpm,celsius\nA,1,1,2\nA,2,1,2\n"), other).succeeds();
    List<String> once = Files.readAllLines(other);
    assertThat(Files.readAllLines(output))
        .containsExactly(once.get(0), once.get(1), once.get(1), once.get(2));
  }

  @Test
  void anExistingOutputIsOverwrittenOnRequest() throws IOException {
    Files.writeString(output, "old");
    Path rejected = write("scores.csv.rejected.jsonl", "old");

    Cli.gru(csv(), output).with("--overwrite").succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
    assertThat(rejected).doesNotExist();
  }

  @Test
  void invalidRowsAreReportedAndDoNotChangeTheState() throws IOException {
    List<String> rows = Files.readAllLines(csv());
    rows.add(3, "pump-1,x,fast,1");
    rows.add(9, "pump-1,x,0,1e39");
    rows.add(9, "pump-2");
    Path dirty = Files.write(folder.resolve("dirty.csv"), rows);

    Cli.Result result = Cli.gru(dirty, output).run();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
    assertThat(Files.readAllLines(folder.resolve("scores.csv.rejected.jsonl")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("{\"line\":4,\"key\":\"pump-1\",\"reason\":\"column 'rpm' must be")
                    .endsWith("\"raw\":\"pump-1,x,fast,1\"}"),
            line -> assertThat(line).startsWith("{\"line\":10,\"key\":null,"),
            line -> assertThat(line).contains("\"line\":11,", "\"key\":\"pump-1\"", "1e39"));
  }

  @Test
  void damagedRowsAreRejected() throws IOException {
    Path dirty =
        Files.writeString(
            folder.resolve("dirty.csv"),
            "pump,time,rpm,celsius\nZ\u00fcrich,1,1,2\nZ\u00e4rich,2,1,2\n\"a\nb\",3,1,2\nA,4,0,0\n",
            StandardCharsets.ISO_8859_1);

    Cli.gru(dirty, output).run();

    assertThat(Files.readAllLines(output)).hasSize(2).last().asString().startsWith("A,4,");
    assertThat(Files.readAllLines(folder.resolve("scores.csv.rejected.jsonl")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("\"line\":2,", "byte 2 is FC", "\"raw_base64\":\"WvxyaWNo"),
            line -> assertThat(line).contains("\"line\":3,", "byte 2 is E4"),
            line -> assertThat(line).contains("\"line\":4,", "must not hold a line break"));
  }

  @Test
  void aColumnWithACommaInItsNameCanBeSelected() throws IOException {
    Path input = write("e", "pump,time,rpm,\"heat, celsius\"\nA,1,0.5,1\n");
    Path other = folder.resolve("other.csv");

    Cli.gru(input, output).with("--features", "rpm,\"heat, celsius\"").succeeds();

    Cli.gru(write("f", "pump,time,rpm,celsius\nA,1,0.5,1\n"), other).succeeds();
    assertThat(output).hasSameTextualContentAs(other);
  }

  @Test
  void theSummaryHasTheCountsAndTheFirstInvalidRows() throws IOException {
    Path dirty = write("dirty.csv", "pump,time,rpm,celsius\nA,1,0,0\nB,1,0,0\nA,2,?,0\nA,3,0,0\n");

    Cli.Result result = Cli.gru(dirty, output).run();

    assertThat(result.messages())
        .contains("4 of 2 keys: 3 scored, 1 rejected")
        .contains("keras_2_2_gru.h5: GRUCell(2->3)")
        .contains("output    " + output)
        .contains("line 4: column 'rpm' must be a finite number: value='?'");
  }

  @Test
  void aCheckpointedRunLeavesOnlyItsOutput() throws IOException {
    Cli.gru(csv(), output)
        .with("--checkpoint-dir", folder.resolve("checkpoints"))
        .with("--checkpoint-interval", "50ms")
        .with("--state-backend", "rocksdb")
        .succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(events.stateful(Cli.GRU));
    assertThat(files()).containsExactlyInAnyOrder(csv(), output);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Path csv() throws IOException {
    return events.writeCsv(folder.resolve("events.csv"));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
