/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.FieldValue;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.output.LinePrefix;
import io.streamrnn.jobs.score.output.LineSink;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From rows to printed metrics. */
class EvaluationTest {

  private final List<String> lines = new ArrayList<>();

  private EvaluationOptions options = options("label");
  private int outputs = 1;
  private List<String> classes = List.of();
  private final List<String> staged = new ArrayList<>();

  @Test
  void linesAreWrittenWithoutTheirPrefix() throws IOException {
    row("a,b\n1:2", "1", 0.5f);
    row("A", "", 0.5f);
    row("A", "0");

    report();

    assertThat(lines).containsExactly("line 0", "line 1", "line 2");
  }

  @Test
  void zerosAndOnesAreBinaryClassification() throws IOException {
    row("A", "0", 0.1f);
    row("A", "0", 0.6f);
    row("B", "1", 0.5f);
    row("B", "true", 0.9f);

    // AUC: 3 of 4 pairs. From 0.5 on: 2 true and 1 false positive.
    assertThat(text(report()))
        .contains("evaluated 4 scores with label\n")
        .contains("binary classification, positive from 0.5 on")
        .contains("AUC 0.75000, average precision 0.83333, F1 0.80000, precision 0.66667, recall 1")
        .contains("accuracy 0.75000")
        // (0.01 + 0.36 + 0.25 + 0.01) / 4
        .contains("Brier score 0.15750")
        .contains("MAE 0.32500");
  }

  @Test
  void theThresholdIsTheSmallestPositiveScore() throws IOException {
    options.threshold = Optional.of(0.9f);
    row("A", "0", 0.6f);
    row("B", "1", 0.5f);
    row("B", "1", 0.9f);

    assertThat(text(report())).contains("precision 1, recall 0.50000");
  }

  @Test
  void theThresholdOfTheBestF1IsNotRounded() throws IOException {
    row("A", "0", 0.1f);
    row("B", "1", 0.123456f);

    assertThat(text(report())).contains("best F1 1, threshold of the best F1 0.123456,");
    options.threshold = Optional.of(0.123456f);
    assertThat(text(report())).contains("F1 1, precision 1, recall 1");
  }

  @Test
  void otherNumbersAreRegression() throws IOException {
    row("A", "1", 1.5f);
    row("A", "0", -0.5f);
    row("B", "3", 1f);

    // Errors 0.5, -0.5, -2; squares 4.5; labels around 4/3: 4.6667.
    assertThat(text(report()))
        .contains("\n          regression\n")
        .contains("MAE 1, RMSE 1.2247, R2 0.035714, bias -0.66667");
  }

  @Test
  void theLargestOutputIsTheClass() throws IOException {
    outputs = 3;
    classes = List.of("cat", "dog", "cow");
    row("A", "cat", 0.5f, 0.25f, 0.25f);
    row("A", "dog", 0.5f, 0.5f, 0f);
    row("B", "1", 0f, 1f, 0f);

    // cat: F1 2/3, dog: F1 2/3; cow is neither a label nor a prediction.
    assertThat(text(report()))
        .contains("classification, 3 classes")
        .contains("accuracy 0.66667, macro F1 0.66667");
  }

  @Test
  void severalColumnsAreARegressionOfSeveralOutputs() throws IOException {
    options = options("humidity", "temperature");
    outputs = 2;
    row("A", List.of("1", "10"), 2f, 7f);

    assertThat(text(report()))
        .contains("regression, 2 outputs")
        .contains("MAE of y0 1, RMSE of y0 1, MAE of y1 3, RMSE of y1 3");
  }

  @Test
  void whatCannotBeComparedIsCounted() throws IOException {
    row("A", "", 1f);
    row("A", "high", 1f);
    row("A", "1", Float.NaN);
    row("A", "1", 1f);

    assertThat(text(report()))
        .contains("evaluated 1 scores with label, 1 without a label, 2 left out")
        .contains("first label='high'");
  }

  @Test
  void aLabelThatIsNoClassIsLeftOut() throws IOException {
    outputs = 2;
    classes = List.of("0", "1");
    row("A", "2", 0, 1);
    row("A", "0.5", 0, 1);
    row("A", "1", 0, 1);

    assertThat(text(report())).contains("evaluated 1 scores with label, 2 left out");
  }

  @Test
  void numbersThatNameClassesAreNotTakenForIndices() throws IOException {
    outputs = 3;
    classes = List.of("1", "2", "3");
    row("A", "1.0", 1, 0, 0);
    row("A", " 2", 0, 1, 0);
    row("A", "3", 0, 0, 1);
    row("A", "0", 1, 0, 0);

    assertThat(text(report()))
        .contains("evaluated 3 scores with label, 1 left out")
        .contains("first label='0'")
        .contains("accuracy 1, macro F1 1");
  }

  @Test
  void classesNamedTrueAndFalseLeaveNumbersToBeIndices() throws IOException {
    outputs = 3;
    classes = List.of("true", "false", "unknown");
    row("A", "0", 1, 0, 0);
    row("A", "1.0", 0, 1, 0);
    row("A", "2", 0, 0, 1);
    row("A", "True", 1, 0, 0);
    row("A", "FALSE", 0, 1, 0);

    assertThat(text(report())).contains("evaluated 5 scores").contains("accuracy 1, macro F1 1");
  }

  @Test
  void trueMeansTheClassNamedOne() throws IOException {
    outputs = 2;
    classes = List.of("1", "2");
    row("A", "true", 1, 0);
    row("A", "false", 1, 0);

    assertThat(text(report()))
        .contains("evaluated 1 scores with label, 1 left out")
        .contains("accuracy 1");
  }

  @Test
  void numbersAsJavaWritesThemAreTextInNamesOfClasses() throws IOException {
    outputs = 3;
    classes = List.of("2D", "1f", "0x1p3");
    row("A", "0", 1, 0, 0);
    row("A", "1", 0, 1, 0);
    row("A", "0x1p3", 0, 0, 1);
    row("A", "8", 0, 0, 1);

    assertThat(text(report()))
        .contains("evaluated 3 scores with label, 1 left out")
        .contains("first label='8'")
        .contains("accuracy 1, macro F1 1");
  }

  @Test
  void aNumberAsJavaWritesItIsNoLabelOfARegression() throws IOException {
    row("A", "2D", 2f);
    row("A", "3", 3f);

    assertThat(text(report())).contains("evaluated 1 scores with label, 1 left out");
  }

  @Test
  void blanksAroundALabelAreNotPartOfIt() throws IOException {
    outputs = 2;
    classes = List.of("cat", "dog ");
    row("A", " cat", 1, 0);
    row("A", "dog", 0, 1);

    assertThat(text(report())).contains("evaluated 2 scores").contains("accuracy 1");
  }

  @Test
  void aNumberThatMayMeanTwoClassesIsLeftOut() throws IOException {
    outputs = 2;
    classes = List.of("1", "01");
    row("A", "01", 0, 1);
    row("A", "1.0", 1, 0);

    assertThat(text(report())).contains("evaluated 1 scores with label, 1 left out");
  }

  @Test
  void labelsThatDifferInBlanksOnlyAreRefused() {
    outputs = 2;
    classes = List.of("cat", "cat ");

    assertThatThrownBy(this::evaluation)
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("--labels has 'cat ' twice");
  }

  @Test
  void theReportShowsTheWorstKeysAndLoadsNothing() throws IOException {
    row("good <key>", "1", 1f);
    row("bad & key", "5", 1f);

    String html = report().html();

    assertThat(html)
        .containsSubsequence("bad &amp; key", "good &lt;key&gt;")
        .doesNotContain("<script")
        .doesNotContain("http://", "https://");
  }

  @Test
  void theReportOfAClassificationHasCurves() throws IOException {
    row("A", "0", 0.25f);
    row("A", "1", 0.75f);

    assertThat(report().html())
        .contains("ROC curve", "Precision-recall curve", "Calibration", "Confusion matrix")
        .contains("<polyline");
  }

  @Test
  void anotherNumberOfColumnsIsRefused() {
    options = options("a", "b");
    outputs = 3;

    assertThatThrownBy(this::evaluation)
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("columns=2 (a, b), outputs=3");
  }

  @Test
  void aThresholdWithoutLabelsIsRefused() {
    options = options();
    options.threshold = Optional.of(0.5f);

    assertThatThrownBy(this::evaluation)
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("--threshold requires --evaluate");
  }

  private static EvaluationOptions options(String... labels) {
    EvaluationOptions options = new EvaluationOptions();
    options.labels = List.of(labels);
    return options;
  }

  private void row(String key, String label, float... y) {
    row(key, List.of(label), y);
  }

  private void row(String key, List<String> labels, float... y) {
    LinePrefix prefix = options.encoder(options.select(new ColumnSelection("key", List.of("x"))));
    Row row =
        Row.event(0, 1, FieldValue.text(key), new double[1], "")
            .withExtras(labels.stream().map(FieldValue::text).toArray(FieldValue[]::new));
    staged.add(prefix.of(row, y) + "line " + staged.size());
  }

  private Evaluation evaluation() {
    List<String> names =
        outputs == 1
            ? List.of("y")
            : IntStream.range(0, outputs).mapToObj(i -> "y" + i).collect(Collectors.toList());
    return options.evaluation(outputs, names, () -> classes).orElseThrow();
  }

  private EvaluationReport report() throws IOException {
    Evaluation evaluation = evaluation();
    LineSink sink = evaluation.before(lines::add);
    for (String line : staged) {
      sink.write(line);
    }
    return evaluation.report("a model");
  }

  private static String text(EvaluationReport report) {
    StringWriter text = new StringWriter();
    report.print(new PrintWriter(text, true));
    return text.toString();
  }
}
