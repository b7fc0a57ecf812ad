/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.jobs.shared.SharedFlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models of windows, tokens and several rows on the command line. */
@ExtendWith(SharedFlink.class)
class WindowCasesITCase {

  private static final Path CASES = Path.of("../rnn-engine/src/test/resources/cases");

  @TempDir private Path folder;

  @Test
  void aHeadOverAFlattenedWindowIsScoredOverWindowsOfItsLength() throws IOException {
    Path model = CASES.resolve("01-flatten-window");
    Cli.Result result = score(model, "a,b", "window:3");
    assertThat(result.messages()).doesNotContain("warning");
    requireScores(lines(2), model.resolve("expected.csv"));
  }

  @Test
  void aHeadOverAFlattenedWindowIsNotRunOverAnotherLength() {
    Path model = CASES.resolve("01-flatten-window");
    Cli.Result result = score(model, "a,b", "window:4");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages())
        .contains("--mode=window:4", "steps=3, got steps=4", "use --mode window:3");
  }

  @Test
  void aHeadOverAFlattenedWindowIsNotRunOverWindowsThatAreNotFull() {
    Path model = CASES.resolve("01-flatten-window");
    Cli.Result result = command(model, "a,b", "window:3").with("--while-filling", "score").run();
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages()).contains("steps=3, got steps=1", "use --while-filling empty");
  }

  @Test
  void aModelOfWindowsSaysTheirLengthInStatefulMode() {
    Cli.Result result = score(CASES.resolve("01-flatten-window"), "a,b", "stateful");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.messages()).contains("requires --mode window:3: --mode=stateful");
  }

  @Test
  void everyRowOfADecoderIsALine() throws IOException {
    Path model = CASES.resolve("03-repeat-vector");
    assertThat(score(model, "a", "window:3").exitCode()).isZero();
    List<String> lines = lines(0);
    assertThat(lines.get(0)).isEqualTo("key,t,step,y");
    assertThat(lines.subList(1, 3)).containsExactly("p,0,0,", "p,1,0,");
    List<String> right = Files.readAllLines(model.resolve("expected_window_3.csv"));
    List<String> expected = new ArrayList<>();
    for (String line : right.subList(1, right.size())) {
      String[] fields = line.split(",");
      for (int step = 0; step < 3; step++) {
        expected.add(fields[0] + "," + fields[1] + "," + step + "," + fields[2 + step]);
      }
    }
    requireSame(lines.subList(3, lines.size()), expected);
  }

  @Test
  void theLastRowOfADecoderIsALineByChoice() throws IOException {
    Path model = CASES.resolve("03-repeat-vector");
    command(model, "a", "window:3").with("--rows", "last").succeeds();
    List<String> lines = lines(2);
    assertThat(lines.get(0)).isEqualTo("key,t,y");
    List<String> expected = new ArrayList<>(List.of("key,t,y"));
    for (String line : Files.readAllLines(model.resolve("expected_window_3.csv"))) {
      String[] fields = line.split(",");
      expected.add(fields[0] + "," + fields[1] + "," + fields[4]);
    }
    expected.remove(1);
    requireSame(lines, expected);
  }

  @Test
  void tokensAreScoredInBothDirectionsOverWindows() throws IOException {
    Path model = CASES.resolve("04-embedding-bidirectional");
    assertThat(score(model, "token", "window:4").exitCode()).isZero();
    requireScores(lines(3), model.resolve("expected_window_4.csv"));
  }

  @Test
  void columnsOfAnInputWithoutStepsAreConstants() throws IOException {
    Path model = CASES.resolve("11-input-without-steps");
    Cli command = command(model, "a,b", "stateful");
    assertThat(command.run().messages())
        .contains("--constants must name one column for each value", "values=2, columns=0");
    command.with("--constants", "static_a,static_b").succeeds();
    requireScores(lines(0), model.resolve("expected_carried.csv"));
  }

  @Test
  void theStatesOfADecoderAreThoseOfTheKey() throws IOException {
    Path model = CASES.resolve("12-decoder-step-model");
    Cli.Result result = score(model, "a,b,c", "stateful");
    assertThat(result.messages()).doesNotContain("warning");
    List<String> actual = lines(0);
    List<String> expected = Files.readAllLines(model.resolve("expected_carried.csv"));
    assertThat(actual.get(0)).isEqualTo(expected.get(0));
    for (int i = 1; i < expected.size(); i++) {
      requireSameLine(
          actual.get(i).substring(0, actual.get(i).lastIndexOf(',')),
          expected.get(i).substring(0, expected.get(i).lastIndexOf(',')));
    }
    assertThat(actual).hasSameSizeAs(expected);
  }

  @Test
  void aModelThatDeclaresAnotherNumberOfStepsIsWarnedAbout() throws IOException {
    Path model = CASES.resolve("17-declared-number-of-steps");
    Cli.Result result = score(model, "a,b", "stateful");
    assertThat(result.exitCode()).isZero();
    assertThat(result.messages())
        .contains("warning: the model declares windows of 4 steps", "--mode window:4", "stateful");
    requireScores(lines(0), model.resolve("carried.csv"));
  }

  @Test
  void aModelThatDeclaresTheNumberOfStepsIsNotWarnedAbout() throws IOException {
    Path model = CASES.resolve("17-declared-number-of-steps");
    assertThat(score(model, "a,b", "window:4").messages()).doesNotContain("warning");
    requireScores(lines(3), model.resolve("keras_predict_on_windows_of_4.csv"));
  }

  // -- commands

  private Cli.Result score(Path model, String features, String mode) {
    return command(model, features, mode).run();
  }

  private Cli command(Path model, String features, String mode) {
    return Cli.gru(model.resolve("events.csv"), folder.resolve("scores.csv"))
        .with("--model", model.resolve("model.h5"))
        .with("--key", "key")
        .with("--order", "t")
        .with("--features", features)
        .with("--mode", mode);
  }

  /** The lines of the scores, with the header, but without those of events before a full window. */
  private List<String> lines(int unfilled) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("scores.csv"));
    List<String> scored = new ArrayList<>(lines);
    scored.subList(1, 1 + unfilled).clear();
    return scored;
  }

  private static void requireScores(List<String> actual, Path expected) throws IOException {
    requireSame(actual, Files.readAllLines(expected));
  }

  /** Numbers within 1e-5, relative, since the right ones were computed in double precision. */
  private static void requireSame(List<String> actual, List<String> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      requireSameLine(actual.get(i), expected.get(i));
    }
  }

  private static void requireSameLine(String actual, String expected) {
    int last = expected.lastIndexOf(',');
    int at = actual.lastIndexOf(',');
    assertThat(actual.substring(0, at)).isEqualTo(expected.substring(0, last));
    if (!expected.endsWith("y")) {
      float right = Float.parseFloat(expected.substring(last + 1));
      assertThat(Float.parseFloat(actual.substring(at + 1)))
          .isCloseTo(right, within(1e-5f * Math.max(0.1f, Math.abs(right))));
    }
  }
}
