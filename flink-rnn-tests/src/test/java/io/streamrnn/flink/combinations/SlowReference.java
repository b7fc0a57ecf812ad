/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.flink.ConstantsFunction;
import io.streamrnn.flink.Control;
import io.streamrnn.flink.EndWithoutStart;
import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.LatePolicy;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.RepeatedStart;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the documentation of the options says, in the plainest words: one thread, the whole history
 * of each sequence, and every score computed anew from its beginning.
 */
final class SlowReference {

  private static final float[] NOTHING = {};

  private final Scenario scenario;
  private final Model model;
  private final Map<String, Key> keys = new TreeMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Outcome outcome = new Outcome();
  private long watermark = Long.MIN_VALUE;
  private long processingTime;
  private boolean controlled;

  private SlowReference(Scenario scenario) {
    this.scenario = scenario;
    this.model = scenario.model();
    this.controlled = scenario.runner().controlled();
  }

  /** What is known of a key. */
  private static final class Key {
    Sequence open;
    // Of the sequence that is open, or else of the one before it.
    float[] lastScore;
    float[][] constants;
    Long highestNumber;
    List<String> ids = new ArrayList<>();
    Long lastEvent;
    long touched;

    Key copy() {
      Key copy = new Key();
      copy.open = open == null ? null : open.copy();
      copy.lastScore = lastScore;
      copy.constants = constants;
      copy.highestNumber = highestNumber;
      copy.ids = new ArrayList<>(ids);
      copy.lastEvent = lastEvent;
      copy.touched = touched;
      return copy;
    }

    boolean isWorthKeeping() {
      return open != null || constants != null || highestNumber != null || !ids.isEmpty();
    }
  }

  /** A sequence: what it began with and what came since. */
  private static final class Sequence {
    final float[][] initial;
    final List<Taken> taken = new ArrayList<>();
    int missed;
    // Its states were set by a command, and it has yet to begin.
    boolean awaitsStart;

    Sequence(float[][] initial) {
      this.initial = initial;
    }

    Sequence copy() {
      Sequence copy = new Sequence(initial);
      copy.taken.addAll(taken);
      copy.missed = missed;
      copy.awaitsStart = awaitsStart;
      return copy;
    }

    List<float[]> rows() {
      return taken.stream().flatMap(one -> one.rows.stream()).toList();
    }
  }

  /** What an event or a idleSteps added: features as given, and the rows of steps not masked. */
  private record Taken(float[][] given, List<float[]> rows, float[][] constants, Long time) {}

  private record Waiting(Signal record, long time) {}

  private static final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    Rejection(Reason reason) {
      this.reason = reason;
    }
  }

  private interface User<T> {
    T call() throws Exception;
  }

  static Outcome of(Scenario scenario) throws Exception {
    SlowReference reference = new SlowReference(scenario);
    List<Step> steps = scenario.steps();
    for (int i = 0; i < steps.size(); i++) {
      reference.take(steps.get(i));
      if (isFailedBackTo(steps, i)) {
        reference.watermark = Long.MIN_VALUE;
      }
    }
    return reference.outcome;
  }

  /** Whether the job continues from this checkpoint after a failure. */
  private static boolean isFailedBackTo(List<Step> steps, int at) {
    if (!(steps.get(at) instanceof Step.Checkpoint || steps.get(at) instanceof Step.Restart)) {
      return false;
    }
    for (Step later : steps.subList(at + 1, steps.size())) {
      if (later instanceof Step.Failure) {
        return true;
      }
      if (later instanceof Step.Checkpoint || later instanceof Step.Restart) {
        return false;
      }
    }
    return false;
  }

  private void take(Step step) throws Exception {
    if (step instanceof Step.Event event) {
      comes(event.record(), event.time());
    } else if (step instanceof Step.Mark mark) {
      passes(mark.time());
    } else if (step instanceof Step.Clock clock) {
      clock(clock.millis());
    } else if (step instanceof Step.Command command && controlled) {
      command(command.command());
    } else if (step instanceof Step.Restart restart) {
      controlled = restart.runner().controlled();
      watermark = Long.MIN_VALUE;
    }
    // Of a failure no trace is left.
  }

  // -- order

  private void comes(Signal record, Long time) throws Exception {
    LatePolicy late = scenario.late();
    if (late == null || record == null || time == null) {
      apply(record, time);
    } else if (time > watermark) {
      waiting.add(new Waiting(record, time));
    } else {
      comesLate(record, time);
    }
  }

  private void comesLate(Signal record, Long time) throws Exception {
    if (scenario.late() == LatePolicy.APPLY) {
      apply(record, time);
    } else if (scenario.late() == LatePolicy.REJECT) {
      outcome.rejected(record.key, Reason.LATE, record, time);
    }
  }

  /** A watermark that had passed it before a restart makes an event late, too. */
  private void isDue(Signal record, long time, Long lastEvent) throws Exception {
    if (lastEvent != null && time < lastEvent) {
      comesLate(record, time);
    } else {
      apply(record, time);
    }
  }

  /** For each key, what is due up to the watermark is done in the order of time. */
  private void passes(long mark) throws Exception {
    watermark = mark;
    List<String> all = new ArrayList<>(keys.keySet());
    waiting.forEach(one -> all.add(one.record.key));
    for (String key : all.stream().distinct().toList()) {
      while (doNext(key, mark)) {
        // There may be more.
      }
    }
    outcome.mark(mark);
  }

  /** At equal times: events, the end of the sequence or else its idleSteps, the end of the key. */
  private boolean doNext(String name, long mark) throws Exception {
    Waiting event =
        waiting.stream()
            .filter(one -> one.record.key.equals(name))
            .min(Comparator.comparingLong(Waiting::time))
            .orElse(null);
    Key key = keys.getOrDefault(name, new Key());
    Long gapEnd = key.open == null ? null : after(key.lastEvent, scenario.gap(), 1);
    Long expiry = after(key.lastEvent, scenario.eventTimeToLive(), 1);
    Long beat = nextBeat(key);
    long next = earliest(event == null ? null : event.time, gapEnd, expiry, beat);
    if (next > mark || next == Long.MAX_VALUE && event == null) {
      return false;
    }
    if (event != null && event.time == next) {
      waiting.remove(event);
      isDue(event.record, event.time, key.lastEvent);
    } else if (gapEnd != null && gapEnd == next) {
      end(name, key, Cause.GAP, next, outcome);
      keep(name, key);
    } else if (expiry != null && expiry == next) {
      outcome.report(report(name, key, Cause.EXPIRED), next);
      keys.remove(name);
    } else {
      beat(name, key, beat);
    }
    return true;
  }

  private Long nextBeat(Key key) {
    boolean beats =
        scenario.idleStep() != null
            && key.open != null
            && key.open.missed < scenario.idleStep().atMost();
    return beats ? after(key.lastEvent, scenario.idleStep().every(), key.open.missed + 1) : null;
  }

  private static Long after(Long time, Duration length, int times) {
    return time == null || length == null ? null : (Long) (time + times * length.toMillis());
  }

  private static long earliest(Long... times) {
    return Arrays.stream(times)
        .filter(time -> time != null)
        .mapToLong(time -> time)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static boolean isLonger(Long since, Duration length, Long now) {
    return since != null && length != null && now - since > length.toMillis();
  }

  // -- an event

  private void apply(Signal record, Long time) throws Exception {
    String name = Signal.keyOf(record);
    Key key = keys.containsKey(name) ? keys.get(name).copy() : new Key();
    List<StateReport<String>> reports = new ArrayList<>();
    try {
      Key next = accept(record, time, name, key, reports);
      if (next != null) {
        next.lastEvent = latest(next.lastEvent, time);
        next.touched = processingTime;
        if (endsWith(record)) {
          reports.add(report(name, next, Cause.END));
          next.open = null;
        }
        keep(name, next);
        reports.forEach(report -> outcome.report(report, time(time)));
      }
    } catch (Rejection rejection) {
      outcome.rejected(name, rejection.reason, record, time(time));
    }
  }

  private static Object time(Long time) {
    return time == null ? Outcome.NO_TIME : time;
  }

  private static Long latest(Long a, Long b) {
    return a == null ? b : b == null ? a : (Long) Math.max(a, b);
  }

  private boolean endsWith(Signal record) {
    return scenario.at(Knob.END) == 1 && record.isEnd();
  }

  /** What the key is after the event; null if it is as before. */
  private Key accept(
      Signal record, Long time, String name, Key before, List<StateReport<String>> reports)
      throws Rejection {
    rejectIf(record == null, Reason.NULL_RECORD);
    rejectIf(time == null && needsTime(), Reason.NO_TIMESTAMP);
    Key key = silence(name, before, time, reports);
    if (isDuplicate(record, key)) {
      if (key.lastScore != null) {
        put(record, time, List.of(key.lastScore), ofDuplicate(name, time, key.open));
      }
      return null;
    }
    if (!bound(record, name, key, reports)) {
      return null;
    }
    float[][] given = given(record);
    Sequence sequence = key.open;
    List<float[]> rows = rows(given, sequence, time);
    if (sequence == null) {
      sequence = new Sequence(initial(record));
      key.lastScore = null;
    }
    float[][] constants = constants(record, key);
    Seen seen = seen(name, time, key.lastScore, sequence, given, rows);
    List<float[]> scores = scores(key, sequence, given, rows, constants, time);
    if (!scores.isEmpty() || rows.isEmpty()) {
      put(record, time, scores, seen);
    }
    key.open = sequence;
    sequence.awaitsStart = false;
    if (isAfter(time, key.lastEvent)) {
      // The silence is over. An event of before the last one does not end it.
      sequence.missed = 0;
    }
    key.highestNumber = scenario.hasNumbers() ? (Long) record.sequenceNumber() : null;
    if (scenario.remembered() > 0) {
      key.ids.add(record.idOfEvent());
      key.ids = new ArrayList<>(last(key.ids, scenario.remembered()));
    }
    return key;
  }

  private static boolean isAfter(Long time, Long other) {
    return time != null && (other == null || time > other);
  }

  private static <T> List<T> last(List<T> all, int count) {
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  private static void rejectIf(boolean condition, Reason reason) throws Rejection {
    if (condition) {
      throw new Rejection(reason);
    }
  }

  private boolean needsTime() {
    return scenario.late() != null
        || scenario.elapsedUnit() != null
        || scenario.gap() != null
        || scenario.eventTimeToLive() != null
        || scenario.idleStep() != null;
  }

  /**
   * What the silence before the event ended: the sequence, the key, or first one, then the other.
   */
  private Key silence(String name, Key key, Long time, List<StateReport<String>> reports) {
    boolean expired = isLonger(key.lastEvent, scenario.eventTimeToLive(), time);
    boolean over = key.open != null && isLonger(key.lastEvent, scenario.gap(), time);
    if (over && !(expired && scenario.eventTimeToLive().compareTo(scenario.gap()) < 0)) {
      reports.add(report(name, key, Cause.GAP));
      key.open = null;
    }
    if (expired && key.isWorthKeeping()) {
      reports.add(report(name, key, Cause.EXPIRED));
    }
    return expired ? new Key() : key;
  }

  private boolean isDuplicate(Signal record, Key key) throws Rejection {
    if (scenario.hasNumbers()) {
      long number = call(Reason.FUNCTION_FAILED, record::sequenceNumber);
      return key.highestNumber != null && number <= key.highestNumber;
    }
    if (scenario.remembered() > 0) {
      String id = call(Reason.FUNCTION_FAILED, record::idOfEvent);
      rejectIf(id == null, Reason.FUNCTION_FAILED);
      return key.ids.contains(id);
    }
    return false;
  }

  private static <T> T call(Reason reason, User<T> function) throws Rejection {
    try {
      return function.call();
    } catch (Exception e) {
      throw new Rejection(reason);
    }
  }

  /** Ends the open sequence where the event says so. False for an event that is left out. */
  private boolean bound(Signal record, String name, Key key, List<StateReport<String>> reports)
      throws Rejection {
    boolean hasStarts = scenario.at(Knob.START) == 1;
    boolean starts = hasStarts && call(Reason.FUNCTION_FAILED, record::isStart);
    boolean ends = scenario.at(Knob.END) == 1 && call(Reason.FUNCTION_FAILED, record::isEnd);
    boolean resets = scenario.at(Knob.RESET) == 1 && call(Reason.FUNCTION_FAILED, record::isReset);
    if (key.open != null) {
      if (key.open.awaitsStart) {
        return true;
      }
      rejectIf(starts && scenario.repeatedStart() == RepeatedStart.REJECT, Reason.REPEATED_START);
      if (starts && scenario.repeatedStart() == RepeatedStart.RESTART) {
        reports.add(report(name, key, Cause.RESTARTED));
        key.open = null;
      } else if (resets) {
        reports.add(report(name, key, Cause.RESET));
        key.open = null;
      }
      return true;
    }
    if (starts) {
      return true;
    }
    if (ends) {
      rejectIf(scenario.endWithoutStart() == EndWithoutStart.REJECT, Reason.END_WITHOUT_START);
      return scenario.endWithoutStart() == EndWithoutStart.SCORE;
    }
    rejectIf(hasStarts && scenario.missingStart() == MissingStart.REJECT, Reason.MISSING_START);
    return !hasStarts || scenario.missingStart() == MissingStart.BEGIN;
  }

  // -- inputs

  private float[][] given(Signal record) throws Rejection {
    float[][] given =
        call(
            Reason.INPUT_FAILED,
            () ->
                scenario.at(Knob.SEVERAL_STEPS) == 1
                    ? record.steps()
                    : new float[][] {record.features()});
    rejectIf(given == null, Reason.NULL_INPUT);
    for (float[] features : given) {
      rejectIf(features == null, Reason.NULL_INPUT);
      rejectIf(features.length != Signal.FEATURES, Reason.WRONG_LENGTH);
      for (float value : features) {
        boolean isFault =
            Float.isInfinite(value)
                || Float.isNaN(value) && scenario.missingValues() instanceof MissingValues.Reject;
        rejectIf(isFault, Reason.NOT_FINITE);
      }
    }
    return Arrays.stream(given).map(float[]::clone).toArray(float[][]::new);
  }

  /** What the model sees of each step; null for a masked one. */
  private List<float[]> rows(float[][] given, Sequence past, Long time) {
    List<float[]> seen = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    Long lastStep = null;
    if (past != null) {
      for (Taken one : past.taken) {
        seen.addAll(Arrays.asList(one.given));
        lastStep = one.rows.isEmpty() ? lastStep : latest(lastStep, one.time);
      }
    }
    for (float[] features : given) {
      seen.add(features);
      boolean whole = !hasNaN(features);
      if (!whole && scenario.missingValues() instanceof MissingValues.MaskStep) {
        rows.add(null);
        continue;
      }
      List<Float> row = new ArrayList<>();
      for (int i = 0; i < features.length; i++) {
        row.add(Float.isNaN(features[i]) ? filled(i, seen) : features[i]);
      }
      if (scenario.missingValues() instanceof MissingValues.Indicator) {
        for (float value : features) {
          row.add(Float.isNaN(value) ? 0f : 1f);
        }
      }
      if (scenario.elapsedUnit() != null) {
        long elapsed = lastStep == null ? 0 : Math.max(0, time - lastStep);
        row.add((float) ((double) elapsed / scenario.elapsedUnit().toMillis()));
        lastStep = latest(lastStep, time);
      }
      rows.add(array(row));
    }
    return rows;
  }

  private float filled(int feature, List<float[]> seen) {
    if (scenario.missingValues() instanceof MissingValues.Indicator) {
      return 0;
    }
    if (scenario.missingValues() instanceof MissingValues.ForwardFill) {
      for (int i = seen.size() - 1; i >= 0; i--) {
        if (!Float.isNaN(seen.get(i)[feature])) {
          return seen.get(i)[feature];
        }
      }
    }
    return Scenario.FILL[feature];
  }

  private static boolean hasNaN(float[] values) {
    for (float value : values) {
      if (Float.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  private float[][] initial(Signal record) throws Rejection {
    float[][] own = ofModel();
    if (scenario.hasInitialZeros()) {
      return Arrays.stream(own).map(state -> new float[state.length]).toArray(float[][]::new);
    }
    if (scenario.hasInitialFunction()) {
      float[][] given = call(Reason.INITIAL_STATE, () -> record.initial(scenario.stateSizes()));
      rejectIf(
          given != InitialState.OF_MODEL && !fits(given, scenario.stateSizes()),
          Reason.INITIAL_STATE);
      return given == InitialState.OF_MODEL ? own : given;
    }
    return own;
  }

  private float[][] ofModel() {
    float[][] own = new float[model.states().size()][];
    for (int k = 0; k < own.length; k++) {
      own[k] = model.cell().initialState(k);
    }
    return own;
  }

  private static boolean fits(float[][] values, int... sizes) {
    boolean fits = values.length == sizes.length;
    for (int k = 0; fits && k < sizes.length; k++) {
      fits = values[k] != null && values[k].length == sizes[k] && isFinite(values[k]);
    }
    return fits;
  }

  private static boolean isFinite(float... values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** The constants that hold from now on, which the key keeps. */
  private float[][] constants(Signal record, Key key) throws Rejection {
    if (scenario.takesConstantsFromEvents()) {
      float[][] given =
          call(Reason.CONSTANTS, () -> record.constants(WhimsicalCell.CONSTANT_SIZES));
      rejectIf(
          given != ConstantsFunction.UNCHANGED && !fits(given, WhimsicalCell.CONSTANT_SIZES),
          Reason.CONSTANTS);
      key.constants = given == ConstantsFunction.UNCHANGED ? key.constants : given;
    }
    rejectIf(scenario.wantsConstants() && key.constants == null, Reason.CONSTANTS);
    return key.constants;
  }

  // -- steps

  /** Enters the event into the sequence, and scores its steps. */
  private List<float[]> scores(
      Key key,
      Sequence sequence,
      float[][] given,
      List<float[]> rows,
      float[][] constants,
      Long time)
      throws Rejection {
    List<float[]> steps = rows.stream().filter(row -> row != null).toList();
    List<float[]> fresh =
        scenario.scoring() instanceof Scoring.SlidingWindow window
            ? windows(window, sequence.rows(), steps, constants)
            : carried(sequence, steps, constants);
    List<float[]> scores = new ArrayList<>();
    float[] last = key.lastScore;
    int step = 0;
    for (float[] row : rows) {
      if (row != null) {
        last = fresh.get(step++);
      } else if (last == null) {
        last = beforeFirst();
      }
      if (last != null) {
        scores.add(last);
      }
    }
    if (!scores.isEmpty() || !reportsScores()) {
      key.lastScore = reportsScores() ? last : null;
    }
    sequence.taken.add(new Taken(given, kept(steps), constants, time));
    return scores;
  }

  /** The output of a masked step that none was before. */
  private float[] beforeFirst() {
    if (keepsCarried()) {
      return new float[model.outputSize()];
    }
    return switch (((Scoring.SlidingWindow) scenario.scoring()).whileFilling()) {
      case SKIP -> null;
      case SCORE -> new float[model.outputSize()];
      case EMPTY -> NOTHING;
    };
  }

  private List<float[]> carried(Sequence sequence, List<float[]> steps, float[][] constants)
      throws Rejection {
    float[][] states = states(sequence);
    if (steps.isEmpty()) {
      return List.of();
    }
    List<float[]> scores = run(states, steps, constants);
    for (float[] score : scores) {
      rejectIf(!isFinite(score), Reason.DIVERGED);
    }
    return scores;
  }

  /** The score of each new step: an empty array or null where its window is not full. */
  private List<float[]> windows(
      Scoring.SlidingWindow window, List<float[]> before, List<float[]> steps, float[][] constants)
      throws Rejection {
    List<float[]> all = new ArrayList<>(before);
    List<float[]> scores = new ArrayList<>();
    for (float[] step : steps) {
      all.add(step);
      if (all.size() >= window.length() || window.whileFilling() == WhileFilling.SCORE) {
        float[][] states = scenario.hasInitialZeros() ? zeros() : ofModel();
        List<float[]> outputs = run(states, last(all, window.length()), constants);
        float[] score = outputs.get(outputs.size() - 1);
        rejectIf(!isFinite(score), Reason.DIVERGED);
        scores.add(score);
      } else {
        scores.add(window.whileFilling() == WhileFilling.EMPTY ? NOTHING : null);
      }
    }
    return scores;
  }

  private float[][] zeros() {
    return Arrays.stream(scenario.stateSizes()).mapToObj(float[]::new).toArray(float[][]::new);
  }

  /** Takes steps one by one, and changes the states. */
  private List<float[]> run(float[][] states, List<float[]> rows, float[][] constants)
      throws Rejection {
    Kernel kernel = model.cell().kernel();
    if (constants != null) {
      ConditionedKernel.setConstants(kernel, constants);
    }
    List<float[]> outputs = new ArrayList<>();
    for (float[] row : rows) {
      float[] output = new float[model.outputSize()];
      call(
          Reason.STEP_FAILED,
          () -> {
            kernel.step(1, row, states, output);
            return null;
          });
      outputs.add(output);
    }
    for (float[] state : states) {
      rejectIf(!isFinite(state), Reason.DIVERGED);
    }
    return outputs;
  }

  /** The states that a sequence is in: from its beginning, event by event. */
  private float[][] states(Sequence sequence) throws Rejection {
    float[][] states = new float[sequence.initial.length][];
    for (int k = 0; k < states.length; k++) {
      states[k] = kept(sequence.initial[k]);
    }
    for (Taken one : sequence.taken) {
      run(states, one.rows, one.constants);
      for (int k = 0; k < states.length; k++) {
        states[k] = kept(states[k]);
      }
    }
    return states;
  }

  private boolean keepsCarried() {
    return scenario.scoring() instanceof Scoring.Stateful;
  }

  /** What is kept between events: for windows, the rows. */
  private List<float[]> kept(List<float[]> rows) {
    return keepsCarried() ? rows : rows.stream().map(this::kept).toList();
  }

  private float[] kept(float[] values) {
    float[] kept = values.clone();
    for (int i = 0; i < kept.length && scenario.at(Knob.BFLOAT16) == 1; i++) {
      kept[i] = bfloat16(kept[i]);
    }
    return kept;
  }

  /** The nearest number with 8 bits of precision; of two, the even one. */
  private static float bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    float below = Float.intBitsToFloat(bits & 0xFFFF0000);
    float above = Float.intBitsToFloat((bits & 0xFFFF0000) + 0x10000);
    if (!Float.isFinite(above)) {
      return below;
    }
    double toBelow = Math.abs((double) value - below);
    double toAbove = Math.abs((double) above - value);
    boolean belowIsEven = (bits >> 16 & 1) == 0;
    return toBelow < toAbove || toBelow == toAbove && belowIsEven ? below : above;
  }

  // -- the context

  /**
   * The context of a record that is scored.
   *
   * @param lastScore before it
   * @param sequence before it
   */
  private Seen seen(
      String name,
      Long time,
      float[] lastScore,
      Sequence sequence,
      float[][] given,
      List<float[]> rows) {
    int before = sequence.rows().size();
    int now = (int) rows.stream().filter(row -> row != null).count();
    boolean isFirst = before < stepsOfFirstScore();
    return new Seen(
        name,
        time,
        before + now,
        isFirst,
        false,
        isFirst ? null : lastScore,
        given.length == 0 ? NOTHING : given[given.length - 1],
        lastFeatures(sequence));
  }

  private static Seen ofDuplicate(String name, Long time, Sequence open) {
    float[] features = open == null ? null : lastFeatures(open);
    return new Seen(
        name,
        time,
        open == null ? 0 : open.rows().size(),
        false,
        true,
        null,
        features == null ? NOTHING : features,
        null);
  }

  private int stepsOfFirstScore() {
    boolean isFull =
        scenario.scoring() instanceof Scoring.SlidingWindow window
            && window.whileFilling() != WhileFilling.SCORE;
    return isFull ? ((Scoring.SlidingWindow) scenario.scoring()).length() : 1;
  }

  /** The features of the last step that there was, masked or not; null for none. */
  private static float[] lastFeatures(Sequence sequence) {
    return sequence.taken.stream()
        .flatMap(one -> Arrays.stream(one.given))
        .reduce((first, second) -> second)
        .orElse(null);
  }

  private void put(Signal record, Long time, List<float[]> scores, Seen seen) throws Rejection {
    float[][] copies = scores.stream().map(float[]::clone).toArray(float[][]::new);
    float[][] emitted =
        scenario.at(Knob.SEVERAL_STEPS) == 1 ? copies : new float[][] {copies[copies.length - 1]};
    String line =
        call(
            Reason.OUTPUT_FAILED,
            () -> scenario.hasContext() ? record.line(emitted, seen) : record.line(emitted));
    if (line != null) {
      outcome.output(line, time(time));
    }
  }

  // -- time

  private void beat(String name, Key key, long time) {
    Signal record = null;
    Key next = key.copy();
    try {
      record = call(Reason.FUNCTION_FAILED, () -> scenario.idleStep().record().of(name, time));
      rejectIf(record == null, Reason.NULL_RECORD);
      float[][] given = given(record);
      List<float[]> rows = rows(given, next.open, time);
      float[][] constants = constants(record, next);
      Seen seen = seen(name, time, next.lastScore, next.open, given, rows);
      List<float[]> scores = scores(next, next.open, given, rows, constants, time);
      if (!scores.isEmpty() || rows.isEmpty()) {
        put(record, time, scores, seen);
      }
    } catch (Rejection rejection) {
      outcome.rejected(name, rejection.reason, record, time);
      next = key;
    }
    next.open.missed++;
    keep(name, next);
  }

  private void clock(long millis) {
    processingTime = millis;
    if (scenario.timeToLive() == null) {
      return;
    }
    for (String name : List.copyOf(keys.keySet())) {
      Key key = keys.get(name);
      boolean isOver = millis - key.touched >= scenario.timeToLive().toMillis();
      if (isOver && waiting.stream().anyMatch(one -> one.record.key.equals(name))) {
        // It counts as one that comes now.
        key.touched = millis;
      } else if (isOver) {
        outcome.report(report(name, key, Cause.TIME_TO_LIVE), Outcome.NO_TIME);
        keys.remove(name);
      }
    }
  }

  private void end(String name, Key key, Cause cause, Object time, Outcome to) {
    to.report(report(name, key, cause), time);
    key.open = null;
  }

  /** A key of which nothing is left is forgotten. */
  private void keep(String name, Key key) {
    if (key.isWorthKeeping()) {
      keys.put(name, key);
    } else {
      keys.remove(name);
    }
  }

  // -- commands

  private void command(Control<String> command) {
    if (command.key() == null) {
      List.copyOf(keys.keySet()).forEach(this::reset);
      return;
    }
    String name = command.key();
    Key key = keys.get(name);
    switch (command.action()) {
      case RESET, RESET_ALL -> reset(name);
      case QUERY -> outcome.report(report(name, key, Cause.QUERY), Outcome.NO_TIME);
      case DELETE -> {
        if (key != null) {
          outcome.report(report(name, key, Cause.CONTROL_DELETED), Outcome.NO_TIME);
          keys.remove(name);
        }
      }
      case SET_STATES -> setStates(name, key == null ? new Key() : key, command.values());
      case SET_CONSTANTS -> setConstants(name, key == null ? new Key() : key, command.values());
      case TRACE, TRACE_OFF -> {
        // A trace changes no state.
      }
    }
  }

  private void reset(String name) {
    Key key = keys.get(name);
    if (key != null && key.open != null) {
      end(name, key, Cause.CONTROL_RESET, Outcome.NO_TIME, outcome);
      keep(name, key);
    }
  }

  private void setStates(String name, Key key, float[][] states) {
    if (!keepsCarried() || !fits(states, scenario.stateSizes())) {
      reject(name, key);
      return;
    }
    int missed = 0;
    boolean awaitsStart = key.open == null || key.open.awaitsStart;
    if (key.open != null) {
      outcome.report(report(name, key, Cause.CONTROL_REPLACED), Outcome.NO_TIME);
      missed = key.open.missed;
    } else {
      key.lastEvent = null;
    }
    key.open = new Sequence(states);
    key.open.missed = missed;
    key.open.awaitsStart = awaitsStart;
    key.lastScore = null;
    key.touched = processingTime;
    keep(name, key);
  }

  private void setConstants(String name, Key key, float[][] constants) {
    if (!scenario.wantsConstants() || !fits(constants, WhimsicalCell.CONSTANT_SIZES)) {
      reject(name, key);
      return;
    }
    key.constants = constants;
    key.touched = processingTime;
    keep(name, key);
  }

  private void reject(String name, Key key) {
    StateReport<String> now = report(name, key, Cause.CONTROL_REJECTED);
    outcome.report(
        new StateReport<>(
            name, now.cause(), "why", now.steps(), now.lastEvent(), now.output(), now.states()),
        Outcome.NO_TIME);
  }

  // -- reports

  private StateReport<String> report(String name, Key key, Cause cause) {
    boolean open = key != null && key.open != null;
    boolean isReported = open && key.lastScore != null;
    try {
      return new StateReport<>(
          name,
          cause,
          "",
          open ? key.open.rows().size() : 0,
          key == null || key.lastEvent == null ? StateReport.NO_EVENT : key.lastEvent,
          isReported ? key.lastScore : NOTHING,
          open && keepsCarried() ? states(key.open) : new float[0][]);
    } catch (Rejection impossible) {
      throw new AssertionError(impossible);
    }
  }

  private boolean reportsScores() {
    return controlled
        || scenario.at(Knob.START) + scenario.at(Knob.END) + scenario.at(Knob.RESET) > 0
        || scenario.gap() != null
        || scenario.at(Knob.DUPLICATES) > 0
        || scenario.hasContext()
        || scenario.idleStep() != null
        || scenario.timeToLive() != null
        || scenario.eventTimeToLive() != null
        || scenario.missingValues() instanceof MissingValues.MaskStep;
  }
}
