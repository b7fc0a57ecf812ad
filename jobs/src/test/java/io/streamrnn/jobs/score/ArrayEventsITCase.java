/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.jobs.TorchFile;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.FieldValue;
import io.streamrnn.jobs.score.input.Format;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.score.output.OutputOptions;
import io.streamrnn.jobs.shared.EventRows;
import io.streamrnn.jobs.shared.SharedFlink;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events whose features are arrays, of one step or of several. */
@ExtendWith(SharedFlink.class)
class ArrayEventsITCase {

  private static final int INPUTS = 3;

  private record Event(String pump, int time, float[][] steps, boolean bare) {

    String json() {
      String array =
          bare
              ? Arrays.toString(steps[0])
              : Arrays.stream(steps)
                  .map(Arrays::toString)
                  .collect(Collectors.joining(", ", "[", "]"));
      return "{\"pump\": \"%s\", \"time\": %d, \"x\": %s}".formatted(pump, time, array);
    }
  }

  private static final String TWO_STEPS =
      "{\"pump\": 7, \"time\": \"1\", \"x\": [[0, 0, 0], [0, 0, 0]]}\n";

  @TempDir private Path folder;
  private Path model;
  private Path output;
  private final List<Event> events = new ArrayList<>();

  @BeforeEach
  void makeEvents() throws IOException {
    model =
        new TorchFile()
            .gru("gru", INPUTS, 4)
            .weight("fc.weight", 2, 4)
            .weight("fc.bias", 2)
            .layers("gru fc")
            .write(folder.resolve("m.safetensors"));
    output = folder.resolve("scores.csv");
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      float[][] steps = new float[1 + random.nextInt(4)][INPUTS];
      for (float[] step : steps) {
        for (int k = 0; k < INPUTS; k++) {
          step[k] = random.nextFloat() - 0.5f;
        }
      }
      events.add(
          new Event(
              "pump-" + random.nextInt(5), i, steps, steps.length == 1 && random.nextBoolean()));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, hashmap", "3, hashmap", "2, rocksdb"})
  void everyStepIsScoredInOrderAndAdvancesTheState(int parallelism, String backend)
      throws IOException {
    command(write())
        .with("--parallelism", parallelism)
        .with("--state-backend", backend)
        .with("--output-format", "csv")
        .succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(stateful());
  }

  @Test
  void aWindowHasSteps() throws IOException {
    command(write()).with("--mode", "window:3").with("--output-format", "csv").succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(windows(3));
  }

  @Test
  void theLastStepOfAnEventIsALineByChoice() throws IOException {
    Path input = Files.writeString(folder.resolve("e"), TWO_STEPS);
    command(input).with("--rows", "last").with("--output-format", "csv").succeeds();
    Path all = folder.resolve("all.csv");
    command(input).with("--output", all).with("--output-format", "csv").succeeds();

    assertThat(Files.readAllLines(output))
        .containsExactly(
            "pump,time,y0,y1", Files.readAllLines(all).get(2).replace("7,1,1,", "7,1,"));
  }

  @Test
  void jsonLinesHaveALineForEachStep() throws IOException {
    Path input = Files.writeString(folder.resolve("e"), TWO_STEPS);
    command(input).with("--mode", "window:3").succeeds();

    assertThat(output)
        .hasContent(
            "{\"pump\":7,\"time\":\"1\",\"step\":0,\"y0\":null,\"y1\":null}\n"
                + "{\"pump\":7,\"time\":\"1\",\"step\":1,\"y0\":null,\"y1\":null}");
  }

  @Test
  void anInvalidStepRejectsItsEventAndNothingElse() throws IOException {
    List<String> lines = new ArrayList<>(events.stream().map(Event::json).toList());
    lines.add(5, "{\"pump\": \"pump-1\", \"time\": 0, \"x\": [[1, 2, 3], [4, 5]]}");
    lines.add(50, "{\"pump\": \"pump-2\", \"time\": 0, \"x\": [[1, 2, 3], [4, 5, 1e39]]}");
    lines.add(90, "{\"pump\": \"pump-2\", \"time\": 0, \"x\": []}");
    Path dirty = Files.write(folder.resolve("dirty.jsonl"), lines);

    Cli.Result result = command(dirty).with("--output-format", "csv").run();

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.messages()).contains("303 of 5 keys: 300 scored, 3 rejected");
    assertThat(Files.readAllLines(output)).isEqualTo(stateful());
    assertThat(Files.readAllLines(folder.resolve("scores.csv.rejected.jsonl")))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"line\":6,", "step=1: inputSize=3, numbers=2"),
            line -> assertThat(line).contains("\"line\":51,", "column 'x[2]'", "value=1.0E39"),
            line -> assertThat(line).contains("\"line\":91,", "but it is empty"));
  }

  @Test
  void aStepThatTheModelRejectsRejectsItsWholeEvent() throws IOException {
    Path tokens =
        new TorchFile()
            .weight("emb.weight", 5, 3)
            .gru("gru", 3, 4)
            .layers("emb gru")
            .write(folder.resolve("t.st"));
    List<String> valid =
        List.of("{\"pump\": 1, \"x\": [[1], [2]]}", "{\"pump\": 1, \"x\": [[3], [4]]}");
    List<String> dirty =
        List.of(valid.get(0), "{\"pump\": 1, \"x\": [[0], [1], [5], [2]]}", valid.get(1));

    List<String> scores = scores(tokens, valid, 0);
    assertThat(scores(tokens, dirty, 3)).isEqualTo(scores);
    assertThat(scores).hasSize(4);
    assertThat(Files.readString(folder.resolve("scores.csv.rejected.jsonl")))
        .contains("\"line\":2,", "rejected the event: a token must be", "got=5.0")
        .doesNotContain("Exception", ".java");
  }

  private List<String> scores(Path tokens, List<String> lines, int exitCode) throws IOException {
    Cli.Result result =
        command(Files.write(folder.resolve("e"), lines))
            .with("--model", tokens)
            .without("--order")
            .with("--overwrite")
            .run();
    assertThat(result.exitCode()).as(result.messages()).isEqualTo(exitCode);
    return Files.readAllLines(output);
  }

  @Test
  void eachNumberOfAnArrayIsScaled() throws IOException {
    Path scaler =
        Files.writeString(
            folder.resolve("scaler.json"),
            "{\"features\": [\"a\", \"b\", \"c\"], \"min\": [0, 10, 0], \"max\": [2, 20, 1]}");
    command(line("[[1, 15, 1], [2, 10, 0]]")).with("--scaler", scaler).succeeds();
    List<String> scaled = Files.readAllLines(output);
    command(line("[[0.5, 0.5, 1], [1, 0, 0]]")).with("--overwrite").succeeds();

    assertThat(Files.readAllLines(output)).isEqualTo(scaled);
  }

  private Path line(String array) throws IOException {
    return Files.writeString(
        folder.resolve("e"), "{\"pump\": 1, \"time\": 1, \"x\": " + array + "}\n");
  }

  private Path write() throws IOException {
    return Files.write(folder.resolve("events.jsonl"), events.stream().map(Event::json).toList());
  }

  private Cli command(Path input) {
    return Cli.gru(input, output)
        .with("--model", model)
        .with("--format", "jsonl")
        .with("--features", "x");
  }

  private Model model() throws IOException {
    return ModelFiles.loadStreaming("m", Files.readAllBytes(model));
  }

  private List<String> stateful() throws IOException {
    Model network = model();
    Map<String, Stepper> steppers = new HashMap<>();
    List<String> lines = new ArrayList<>(List.of("pump,time,step,y0,y1"));
    for (Event event : events) {
      Stepper stepper = steppers.computeIfAbsent(event.pump(), p -> network.stepper());
      for (int t = 0; t < event.steps().length; t++) {
        lines.add(line(event, t, stepper.step(event.steps()[t])));
      }
    }
    return lines;
  }

  private List<String> windows(int length) throws IOException {
    Stepper stepper = model().stepper();
    Map<String, Deque<float[]>> past = new HashMap<>();
    List<String> lines = new ArrayList<>(List.of("pump,time,step,y0,y1"));
    for (Event event : events) {
      Deque<float[]> window = past.computeIfAbsent(event.pump(), p -> new ArrayDeque<>());
      for (int t = 0; t < event.steps().length; t++) {
        window.add(event.steps()[t]);
        if (window.size() > length) {
          window.remove();
        }
        stepper.reset();
        float[] y = {};
        for (float[] x : window) {
          y = stepper.step(x);
        }
        lines.add(line(event, t, window.size() < length ? new float[0] : y));
      }
    }
    return lines;
  }

  private static String line(Event event, int step, float[] y) {
    return new LineWriter(
            Format.CSV,
            new OutputOptions()
                .columns(
                    new ColumnSelection("pump", List.of("x")).withOrder("time").withArrays(INPUTS),
                    2,
                    EventRows.ONE))
        .line(
            Row.event(
                0,
                0,
                FieldValue.text(event.pump()),
                FieldValue.text(Integer.toString(event.time())),
                new double[0],
                ""),
            step,
            y);
  }
}
