/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Counts labels and predictions of classes. Not thread-safe. */
final class ConfusionMatrix {

  /** Up to this number of classes pairs are counted, to be shown. */
  static final int SHOWN = 50;

  private final List<String> classes;
  private final long[] labelled;
  private final long[] predicted;
  private final long[] correct;
  private final long[][] pairs;
  private long count;

  ConfusionMatrix(List<String> classes) {
    this.classes = classes;
    int n = classes.size();
    labelled = new long[n];
    predicted = new long[n];
    correct = new long[n];
    pairs = n <= SHOWN ? new long[n][n] : new long[0][];
  }

  /** Counts an event. */
  void add(int label, int prediction) {
    count++;
    labelled[label]++;
    predicted[prediction]++;
    if (label == prediction) {
      correct[label]++;
    }
    if (pairs.length > 0) {
      pairs[label][prediction]++;
    }
  }

  /** The share of predictions that are the label. */
  double accuracy() {
    return (double) IntStream.range(0, correct.length).mapToLong(c -> correct[c]).sum() / count;
  }

  /** Of the predictions of a class, the share that is right; 0 if there is none. */
  double precision(int c) {
    return predicted[c] == 0 ? 0 : (double) correct[c] / predicted[c];
  }

  /** Of the events of a class, the share that was predicted; 0 if there is none. */
  double recall(int c) {
    return labelled[c] == 0 ? 0 : (double) correct[c] / labelled[c];
  }

  /** The harmonic mean of both; 0 if there is neither. */
  double f1(int c) {
    long both = labelled[c] + predicted[c];
    return both == 0 ? 0 : 2.0 * correct[c] / both;
  }

  /** The mean F1 of the classes that are a label or a prediction. */
  double macroF1() {
    return IntStream.range(0, classes.size())
        .filter(c -> labelled[c] + predicted[c] > 0)
        .mapToDouble(this::f1)
        .average()
        .orElse(Double.NaN);
  }

  /** The counts, one row per label; without rows if there are too many classes. */
  Findings.Grid counts() {
    List<List<String>> rows = new ArrayList<>();
    if (pairs.length > 0) {
      List<String> header = new ArrayList<>(List.of("label"));
      classes.forEach(name -> header.add("predicted " + name));
      rows.add(header);
      for (int c = 0; c < pairs.length; c++) {
        List<String> row = new ArrayList<>(List.of(classes.get(c)));
        for (long n : pairs[c]) {
          row.add(Findings.count(n));
        }
        rows.add(row);
      }
    }
    return new Findings.Grid("Confusion matrix", rows);
  }

  /** Precision, recall and F1 of the most frequent classes. */
  Findings.Grid perClass() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("class", "events", "precision", "recall", "F1"));
    IntStream.range(0, classes.size())
        .boxed()
        .sorted((a, b) -> Long.compare(labelled[b], labelled[a]))
        .limit(SHOWN)
        .forEach(
            c ->
                rows.add(
                    List.of(
                        classes.get(c),
                        Findings.count(labelled[c]),
                        Findings.text(precision(c)),
                        Findings.text(recall(c)),
                        Findings.text(f1(c)))));
    return new Findings.Grid("Classes", rows);
  }
}
