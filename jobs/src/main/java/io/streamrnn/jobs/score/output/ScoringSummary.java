/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.model.Model;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * The last lines of a run, for the person who started it.
 *
 * @param time how long this process took
 * @param latency of an event; empty if it was not measured
 * @param resumed whether the run began in an earlier process
 */
public record ScoringSummary(
    Outcome outcome, Model model, Output output, Duration time, String latency, boolean resumed) {

  /** Prints the summary. */
  public void print(PrintWriter messages) {
    messages.println("events    " + counts());
    if (outcome.scored() == 0 && outcome.unfilled() > 0) {
      messages.println(
          "warning   no event has a score, since no key has as many events as the window: use a smaller N in --mode window:N, or --while-filling score");
    }
    messages.println("time      " + timing() + (latency.isEmpty() ? "" : ", " + latency));
    messages.println("model     " + model);
    messages.println("output    " + output.scoresName());
    if (outcome.rejected() > 0) {
      messages.println("rejected  " + output.rejectedName());
      outcome
          .examples()
          .forEach(line -> messages.println("          " + RejectedLine.summarize(line)));
    }
  }

  private String counts() {
    String unfilled =
        outcome.unfilled() == 0 ? "" : format("%,d without a full window, ", outcome.unfilled());
    return format(
        "%,d of %s keys: %,d scored, %s%,d rejected",
        outcome.rows(), outcome.keys(), outcome.scored(), unfilled, outcome.rejected());
  }

  private String timing() {
    double seconds = time.toNanos() / 1e9;
    return resumed
        ? format("%.1f s since the run was resumed", seconds)
        : format("%.1f s, %,.0f events/s", seconds, outcome.rows() / seconds);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
