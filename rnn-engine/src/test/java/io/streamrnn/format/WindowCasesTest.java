/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import io.streamrnn.model.SequenceRunner;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models of {@code src/test/resources/cases} over windows and event by event. */
class WindowCasesTest {

  @Test
  void aHeadOverAFlattenedWindowTakesItsNumberOfSteps() {
    Model model = model("01-flatten-window");
    requireWindows(model, "01-flatten-window", "expected.csv", 3);
    assertThat(model.fixedSteps()).isEqualTo(OptionalInt.of(3));
    assertThat(model.declaredSteps()).isEqualTo(OptionalInt.of(3));
    assertThat(model.outputRows()).isEqualTo(OutputRows.LAST);
  }

  @Test
  void aHeadOverAFlattenedWindowRejectsAnotherLengthWithBothNumbers() {
    Model model = model("01-flatten-window");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.outputRows(4))
        .withMessageContainingAll("steps=3", "got steps=4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.sequenceRunner().run(new float[2][2]))
        .withMessageContainingAll("steps=3", "got steps=2");
  }

  @Test
  void aFlattenedLastStepIsThatStep() {
    Model model = model("02-flatten-of-the-last-step");
    assertThat(model.isSteppable()).isTrue();
    requireSteps(model, "02-flatten-of-the-last-step", "expected.csv");
  }

  @Test
  void aRepeatedVectorGivesAllRowsWhateverTheNumberOfSteps() {
    Model model = model("03-repeat-vector");
    assertThat(model.outputRows()).isEqualTo(OutputRows.SEVERAL);
    assertThat(model.outputRows(3)).isEqualTo(3);
    assertThat(model.outputRows(7)).isEqualTo(3);
    requireWindows(model, "03-repeat-vector", "expected_window_3.csv", 3);
    float[][] events = values("03-repeat-vector", "events.csv");
    float[][] expected = values("03-repeat-vector", "what_keras_computes_for_a_session.csv", 1);
    int[] sessions = {2, 3, 5, 7};
    for (int i = 0; i < expected.length; i++) {
      float[][] session = Arrays.copyOf(events, Math.min(events.length, sessions[i]));
      if (session.length == sessions[i]) {
        requireClose(joined(model.sequenceRunner().run(session)), expected[i]);
      }
    }
  }

  @Test
  void tokensAreReadBothWays() {
    Model model = model("04-embedding-bidirectional");
    assertThat(model.inputSize()).isEqualTo(1);
    requireWindows(model, "04-embedding-bidirectional", "expected_window_4.csv", 4);
  }

  @Test
  void anInputWithoutStepsIsAConstantEventByEvent() {
    Model model = model("11-input-without-steps");
    assertThat(model.inputSize()).isEqualTo(2);
    assertThat(model.constants()).hasToString("[[2]]");
    float[][] events = values("11-input-without-steps", "events.csv");
    float[][] expected = values("11-input-without-steps", "expected_carried.csv");
    Stepper stepper = model.stepper();
    stepper.setConstants(Arrays.copyOfRange(events[0], 2, 4));
    for (int t = 0; t < events.length; t++) {
      requireClose(stepper.step(Arrays.copyOf(events[t], 2)), expected[t]);
    }
  }

  @Test
  void aNumberOfStepsIsDeclaredWhereNothingIsStateful() {
    Model model = model("17-declared-number-of-steps");
    assertThat(model.declaredSteps()).isEqualTo(OptionalInt.of(4));
    assertThat(model.fixedSteps()).isEmpty();
    requireSteps(model, "17-declared-number-of-steps", "carried.csv");
    requireWindows(model, "17-declared-number-of-steps", "keras_predict_on_windows_of_4.csv", 4);
  }

  // -- cases

  private static Model model(String name) {
    try {
      return ModelFiles.load(name, Files.readAllBytes(path(name, "model.h5")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void requireSteps(Model model, String name, String expected) {
    float[][] events = values(name, "events.csv");
    float[][] right = values(name, expected);
    Stepper stepper = model.stepper();
    for (int t = 0; t < events.length; t++) {
      requireClose(stepper.step(events[t]), right[t]);
    }
  }

  private static void requireWindows(Model model, String name, String expected, int length) {
    float[][] events = values(name, "events.csv");
    float[][] right = values(name, expected);
    SequenceRunner runner = model.sequenceRunner();
    for (int t = length - 1; t < events.length; t++) {
      float[][] rows = runner.run(Arrays.copyOfRange(events, t - length + 1, t + 1));
      float[] all = model.outputRows() == OutputRows.SEVERAL ? joined(rows) : rows[rows.length - 1];
      requireClose(all, right[t - length + 1]);
    }
  }

  private static float[] joined(float[][] rows) {
    List<Float> all = new ArrayList<>();
    for (float[] row : rows) {
      for (float value : row) {
        all.add(value);
      }
    }
    float[] joined = new float[all.size()];
    for (int i = 0; i < joined.length; i++) {
      joined[i] = all.get(i);
    }
    return joined;
  }

  /** The right values were computed in double precision. */
  private static void requireClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .isCloseTo(expected[i], within(1e-5f * Math.max(0.1f, Math.abs(expected[i]))));
    }
  }

  private static float[][] values(String name, String file) {
    return values(name, file, 2);
  }

  /** Without the header and the first columns. */
  private static float[][] values(String name, String file, int skipped) {
    try (Stream<String> lines = Files.lines(path(name, file))) {
      return lines.skip(1).map(line -> row(line, skipped)).toArray(float[][]::new);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] row(String line, int skipped) {
    String[] fields = line.split(",");
    float[] row = new float[fields.length - skipped];
    for (int i = 0; i < row.length; i++) {
      row[i] = Float.parseFloat(fields[skipped + i]);
    }
    return row;
  }

  private static Path path(String name, String file) {
    try {
      return Path.of(WindowCasesTest.class.getResource("/cases/" + name + "/" + file).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
