/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.model.Model;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.RowData;

/** The options that {@code rnn_score} and the models of {@code ML_PREDICT} have in common. */
record CommonOptions(Options options) {

  /**
   * How many values a query gives the model for a step.
   *
   * @param hasElapsedTime whether the time since the last step is a feature too
   * @param path of the model, for messages
   */
  int features(Model model, boolean hasElapsedTime, String path) {
    int left = model.inputSize() - (hasElapsedTime ? 1 : 0);
    boolean hasIndicator =
        missingValues().filter(MissingValues.Indicator.class::isInstance).isPresent();
    if (left < 1 || hasIndicator && left % 2 != 0) {
      throw Refusal.of(
          "the model must take the features and what is added to them: model takes %d%s%s (model=%s); omit what the model was not trained with",
          model.inputSize(),
          hasElapsedTime ? ", 'elapsed-time-feature' adds 1" : "",
          hasIndicator ? ", 'missing-values'='indicator' doubles the features" : "",
          path);
    }
    return hasIndicator ? left / 2 : left;
  }

  /** The states before the first step. */
  Optional<InitialState<RowData>> initialState() {
    return options.<InitialState<RowData>>read(
        "initial-state",
        "of-model or zeros",
        text ->
            switch (text) {
              case "of-model" -> InitialState.ofModel();
              case "zeros" -> InitialState.zeros();
              default -> throw new IllegalArgumentException();
            });
  }

  // -- rejected rows

  /** How many rejected rows of how many fail the job. */
  Optional<Share> limit() {
    return options.read(
        "fail-after-rejecting", "a share and a number of rows, such as '0.1:1000'", Share::of);
  }

  /** A share of a number of rows. */
  record Share(double share, int of) {

    static Share of(String text) {
      String[] parts = text.split(":", -1);
      double share = Double.parseDouble(parts[0]);
      if (parts.length != 2 || !(share >= 0 && share < 1)) {
        throw new IllegalArgumentException();
      }
      return new Share(share, Options.number(parts[1]));
    }
  }

  // -- missing values

  /** What is done about missing values. */
  Optional<MissingValues> missingValues() {
    return options.read(
        "missing-values",
        "reject, fill-with:0,1,..., forward-fill:0,1,..., mask-step or indicator, with one number for each feature",
        text -> {
          int at = text.indexOf(':');
          String policy = at < 0 ? text : text.substring(0, at);
          boolean isFill = policy.equals("fill-with") || policy.equals("forward-fill");
          if (isFill != at >= 0) {
            throw new IllegalArgumentException();
          }
          return switch (policy) {
            case "reject" -> MissingValues.reject();
            case "fill-with" -> MissingValues.fillWith(floats(text.substring(at + 1)));
            case "forward-fill" -> MissingValues.forwardFill(floats(text.substring(at + 1)));
            case "mask-step" -> MissingValues.maskStep();
            case "indicator" -> MissingValues.indicator();
            default -> throw new IllegalArgumentException();
          };
        });
  }

  private static float[] floats(String text) {
    List<String> parts = Options.parts(text);
    float[] floats = new float[parts.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.parseFloat(parts.get(i));
    }
    return floats;
  }

  // -- scoring

  /** How much of the past a row is scored with. */
  Scoring scoring() {
    Optional<Scoring> scoring =
        options.read(
            "scoring",
            "stateful or sliding-window:N",
            text ->
                text.equals("stateful")
                    ? Scoring.stateful()
                    : Scoring.slidingWindow(numberOf("sliding-window", text)));
    Optional<WhileFilling> policy = options.word("while-filling", WhileFilling.class);
    if (scoring.orElse(Scoring.stateful()) instanceof Scoring.SlidingWindow window) {
      return window.whileFilling(policy.orElse(WhileFilling.SKIP));
    }
    if (policy.isPresent()) {
      throw Refusal.of(
          "'while-filling' requires a window: 'while-filling'='%s', 'scoring'='stateful'; set 'scoring'='sliding-window:N', or omit it",
          options.value("while-filling"));
    }
    return Scoring.stateful();
  }

  /** The number behind a word. */
  static int numberOf(String word, String text) {
    if (!text.startsWith(word + ":")) {
      throw new IllegalArgumentException();
    }
    return Options.number(text.substring(word.length() + 1));
  }
}
