/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.Features;
import io.streamrnn.flink.internal.rules.KeyTensors;
import io.streamrnn.flink.internal.rules.StepContext;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Run;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfScores;
import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Scores the records of a Flink window as one sequence, from the initial states. A record that is
 * rejected leaves no trace: features, scores and results of the others are those of a window
 * without it. For one thread.
 *
 * <p>In a causal model a record depends on those before it alone, so the records are taken one
 * after the other. In others each rejected record changes all scores, so the rest is scored anew,
 * at most once for each record.
 */
final class WindowScorer<IN, OUT> {

  // -- configuration
  private final Model model;
  private final boolean emitsRows;
  private final Features<IN> features;
  private final KeyTensors<IN> tensors;
  private final OfScores<IN, OUT> output;

  // -- runtime
  private final TimedRunner runner;

  WindowScorer(RnnPlan<IN, OUT> plan, Model model, TimedRunner runner) {
    this.model = model;
    this.runner = runner;
    emitsRows = plan.emitsRows();
    features =
        new Features<>(
            plan.input(), model.inputSize(), model.texts(), true, plan.output().usesContext());
    tensors = new KeyTensors<>(model, InitialState.ofModel(), ConstantsPlan.none(), false);
    output = plan.output()::apply;
  }

  /**
   * A sequence so far.
   *
   * @param records those that are a part of it
   * @param past what features and context of the next record depend on
   */
  private record Sequence<IN, OUT>(List<WindowRecord<IN, OUT>> records, KeyState past) {

    static <IN, OUT> Sequence<IN, OUT> empty() {
      KeyState past = new KeyState(0);
      past.open();
      return new Sequence<>(new ArrayList<>(), past);
    }

    void add(WindowRecord<IN, OUT> record) {
      records.add(record);
      Features.Steps steps = record.steps();
      if (steps.observed() != null) {
        past.observed(steps.observed());
      }
      if (steps.given() != null) {
        past.features(steps.given());
      }
      if (record.count() > 0) {
        past.lastStep(record.time());
      }
      past.addSteps(record.count());
    }
  }

  /**
   * What the whole window has.
   *
   * @param score the last one
   * @param states after the last step; none if the model carries none
   */
  record Scored(float[] score, float[][] states) {}

  /**
   * Scores records.
   *
   * @param records sorted by time; afterwards each is rejected, or has its steps and its result
   */
  Scored score(Object key, List<WindowRecord<IN, OUT>> records) throws InterruptedException {
    while (true) {
      List<WindowRecord<IN, OUT>> left =
          records.stream().filter(record -> !record.isRejected()).toList();
      Scored scored = model.isSteppable() ? step(key, left) : runWhole(key, left);
      if (scored != null) {
        return scored;
      }
    }
  }

  // -- causal models

  /** Takes one record after the other. Null if one was rejected too late for that. */
  private @Nullable Scored step(Object key, List<WindowRecord<IN, OUT>> records)
      throws InterruptedException {
    Sequence<IN, OUT> sequence = Sequence.empty();
    List<float[]> rows = new ArrayList<>();
    float[] states = tensors.initial();
    for (WindowRecord<IN, OUT> record : records) {
      try {
        states = step(key, record, states, sequence, rows);
      } catch (Rejection rejection) {
        record.reject(rejection);
      }
    }
    return !emitsRows || isEmitted(key, sequence.records(), rows)
        ? new Scored(scoreOf(sequence.past()), tensors.splitStates(states))
        : null;
  }

  /** Takes a record, unless it is rejected; returns the states after it. */
  private float[] step(
      Object key,
      WindowRecord<IN, OUT> record,
      float[] states,
      Sequence<IN, OUT> sequence,
      List<float[]> rows)
      throws Rejection, InterruptedException {
    record.take(read(record, sequence.past()));
    Run run = run(states, record.steps().unmasked());
    if (run.failure() != null) {
      throw run.failure();
    }
    List<float[]> own = List.of(run.outputs());
    if (emitsRows) {
      rows.addAll(own);
      sequence.add(record);
      sequence.past().score(last(own, sequence.past()));
    } else {
      emit(key, record, own, sequence);
    }
    return run.steps() == 0 ? states : run.end();
  }

  private Features.Steps read(WindowRecord<IN, OUT> record, KeyState past)
      throws Rejection, InterruptedException {
    return features.read(record.required(), record.time(), past, new Features.Steps());
  }

  // -- models of whole sequences

  /** Runs all records together. Null if one was rejected, which changes the scores of the rest. */
  private @Nullable Scored runWhole(Object key, List<WindowRecord<IN, OUT>> records)
      throws InterruptedException {
    List<WindowRecord<IN, OUT>> read = read(records);
    if (read.isEmpty()) {
      return new Scored(new float[model.outputSize()], new float[0][]);
    }
    try {
      requireSteps(read);
      Run run = run(read);
      if (run.failure() != null) {
        rejectAtFault(read, run.failure());
        return null;
      }
      requireRows(read, run.outputs().length);
      return emit(key, read, List.of(run.outputs()));
    } catch (Rejection ofAll) {
      read.forEach(record -> record.reject(ofAll));
      return null;
    }
  }

  /** Reads the features, and returns the records that have some. */
  private List<WindowRecord<IN, OUT>> read(List<WindowRecord<IN, OUT>> records)
      throws InterruptedException {
    Sequence<IN, OUT> sequence = Sequence.empty();
    for (WindowRecord<IN, OUT> record : records) {
      try {
        record.take(read(record, sequence.past()));
        sequence.add(record);
      } catch (Rejection rejection) {
        record.reject(rejection);
      }
    }
    return sequence.records();
  }

  /** A number of steps that the model does not take is the fault of all records. */
  private void requireSteps(List<WindowRecord<IN, OUT>> records) throws Rejection {
    int steps = steps(records);
    int fixed = model.fixedSteps().orElse(steps);
    if (steps != fixed) {
      throw new Rejection(
          Reason.STEP_FAILED,
          "a window must have the number of steps that the model takes: steps=%d, got steps=%d"
              .formatted(fixed, steps));
    }
  }

  /** There must be a row for each step, or one for all. */
  private void requireRows(List<WindowRecord<IN, OUT>> records, int rows) throws Rejection {
    int steps = steps(records);
    if (!isForLast(steps) && rows != steps) {
      throw new Rejection(
          Reason.STEP_FAILED,
          "a model must return one row for each step: steps=%d, rows=%d; use outputRows"
              .formatted(steps, rows));
    }
  }

  /**
   * Rejects the record at fault: the last one of the shortest run of first records that fails. A
   * model of a fixed number of steps takes no shorter run, so all records are rejected.
   */
  private void rejectAtFault(List<WindowRecord<IN, OUT>> records, Rejection why) {
    if (model.fixedSteps().isPresent()) {
      records.forEach(record -> record.reject(why));
      return;
    }
    int passes = 0;
    int fails = records.size();
    Rejection first = why;
    while (fails - passes > 1) {
      int middle = (passes + fails) >>> 1;
      Rejection failure = failure(records.subList(0, middle));
      if (failure == null) {
        passes = middle;
      } else {
        fails = middle;
        first = failure;
      }
    }
    records.get(fails - 1).reject(first);
  }

  /** Why the first records fail; null if they do not, or are too few for the model. */
  private @Nullable Rejection failure(List<WindowRecord<IN, OUT>> first) {
    return isTaken(steps(first)) ? run(first).failure() : null;
  }

  private boolean isTaken(int steps) {
    try {
      return steps == 0 || model.outputRows(steps) >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Run run(List<WindowRecord<IN, OUT>> records) {
    return run(
        tensors.initial(),
        records.stream()
            .flatMap(record -> Stream.of(record.steps().unmasked()))
            .toArray(float[][]::new));
  }

  private Run run(float[] start, float[][] steps) {
    Run run = new Run(model, start, null).take(steps, true);
    if (steps.length > 0) {
      runner.run(List.of(run));
    }
    return run;
  }

  // -- results

  /** Whether the last record has the only result. */
  private boolean isForLast(int steps) {
    return emitsRows || model.outputRows() == OutputRows.LAST && steps > 0;
  }

  /** Null if a record was rejected. */
  private @Nullable Scored emit(Object key, List<WindowRecord<IN, OUT>> records, List<float[]> rows)
      throws InterruptedException {
    boolean isEmitted =
        isForLast(steps(records)) ? isEmitted(key, records, rows) : areEmitted(key, records, rows);
    float[] last = rows.isEmpty() ? new float[model.outputSize()] : rows.get(rows.size() - 1);
    return isEmitted ? new Scored(last, new float[0][]) : null;
  }

  /** One result of all rows, for the last record; false if that is rejected. */
  private boolean isEmitted(Object key, List<WindowRecord<IN, OUT>> records, List<float[]> rows)
      throws InterruptedException {
    if (records.isEmpty()) {
      return true;
    }
    int before = records.size() - 1;
    Sequence<IN, OUT> past = Sequence.empty();
    records.subList(0, before).forEach(past::add);
    try {
      emit(key, records.get(before), copy(rows), past.past(), Long.MAX_VALUE);
      return true;
    } catch (Rejection rejection) {
      records.get(before).reject(rejection);
      return false;
    }
  }

  /** One result for each record; false if one is rejected. */
  private boolean areEmitted(Object key, List<WindowRecord<IN, OUT>> records, List<float[]> rows)
      throws InterruptedException {
    Sequence<IN, OUT> sequence = Sequence.empty();
    int at = 0;
    for (WindowRecord<IN, OUT> record : records) {
      try {
        emit(key, record, rows.subList(at, at + record.count()), sequence);
      } catch (Rejection rejection) {
        record.reject(rejection);
        return false;
      }
      at += record.count();
    }
    return true;
  }

  /** Computes the result of a record that a sequence continues with, and adds the record. */
  private void emit(
      Object key, WindowRecord<IN, OUT> record, List<float[]> rows, Sequence<IN, OUT> sequence)
      throws Rejection, InterruptedException {
    KeyState past = sequence.past();
    emit(key, record, scores(record, rows, past), past, 1);
    sequence.add(record);
    past.score(last(rows, past));
  }

  private void emit(
      Object key, WindowRecord<IN, OUT> record, float[][] scores, KeyState past, long stepsToScore)
      throws Rejection, InterruptedException {
    Supplier<ScoreContext> context =
        () -> StepContext.ofWindow(record.event(key), record.steps(), past, stepsToScore, model);
    record.result(UserCode.output(output, record.required(), scores, context));
  }

  /** The scores of all steps of a record. A masked step has the score of the step before it. */
  private float[][] scores(WindowRecord<IN, OUT> record, List<float[]> rows, KeyState past) {
    float[] @Nullable [] steps = record.steps().rows();
    float[][] scores = new float[steps.length][];
    float[] last = scoreOf(past);
    int next = 0;
    for (int t = 0; t < steps.length; t++) {
      last = steps[t] == null ? last : rows.get(next++);
      scores[t] = last.clone();
    }
    return scores;
  }

  private float[] last(List<float[]> rows, KeyState past) {
    return rows.isEmpty() ? scoreOf(past) : rows.get(rows.size() - 1);
  }

  /** The last score; zeros before the first one. */
  private float[] scoreOf(KeyState past) {
    float[] score = past.score();
    return score == null ? new float[model.outputSize()] : score;
  }

  private static float[][] copy(List<float[]> rows) {
    return rows.stream().map(float[]::clone).toArray(float[][]::new);
  }

  private static int steps(List<? extends WindowRecord<?, ?>> records) {
    return records.stream().mapToInt(WindowRecord::count).sum();
  }
}
