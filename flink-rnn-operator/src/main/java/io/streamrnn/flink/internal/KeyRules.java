package io.streamrnn.flink.internal;

import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.flink.Control;
import io.streamrnn.flink.DoubledStart;
import io.streamrnn.flink.Heartbeat;
import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.Late;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.Scoring.UntilFull;
import io.streamrnn.flink.SequenceReport;
import io.streamrnn.flink.SequenceReport.Cause;
import io.streamrnn.flink.StateType;
import io.streamrnn.flink.internal.state.Bfloat16;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.FilterFunction;

/**
 * What an event does to its key, in three steps of which the second is not here: {@link #begin}
 * says what is to be run and changes nothing; a {@link StepRunner} runs it; {@link #finish} makes
 * the result and, when nothing can be refused any more, changes the state. Whether events are run
 * one at a time or many together makes no difference here. For one thread.
 */
final class KeyRules<IN, OUT> {

  private static final float[] NO_SCORE = {};
  private static final float[][] NO_STATES = {};

  // -- configuration
  private final RnnSpec<IN, OUT> spec;
  private final Model model;
  private final Rows rows;
  private final StateLayout layout;
  private final Scoring.Window window;
  private final long stamp;
  private final float[] initial;
  private final int[] constantSizes;
  private final boolean keepsScore;
  private final long gap;
  private final long expireAfter;
  private final long timeToLive;

  // -- runtime
  private final RnnMetrics metrics;

  /**
   * The rules of a subtask.
   *
   * @param copies whether several events are begun before the first is finished
   * @param keepsScore whether there is a use for the last score that the options do not tell
   * @throws IllegalArgumentException if the options do not fit the model
   */
  KeyRules(
      RnnSpec<IN, OUT> spec, Model model, boolean copies, boolean keepsScore, RnnMetrics metrics) {
    this.spec = spec;
    this.model = model;
    this.metrics = metrics;
    rows = new Rows(spec.inputs(), model.inputSize(), copies);
    window = spec.scoring() instanceof Scoring.Window w ? w : null;
    layout =
        window == null
            ? StateLayout.Carried.of(model.states())
            : new StateLayout.Window(window.length(), model.inputSize());
    stamp =
        window == null
            ? StateStamp.ofModel(model.identity(), spec.inputs().version())
            : StateStamp.ofInputs(spec.inputs().version());
    initial = rounded(initial(model, spec.sequences().initial() instanceof InitialState.Zeros));
    constantSizes =
        model.isSteppable()
            ? ConditionedCell.constantsOf(model.cell()).stream().mapToInt(Shape::size).toArray()
            : new int[0];
    this.keepsScore = keepsScore || spec.keepsScore();
    gap = millis(spec.sequences().gap());
    expireAfter = millis(spec.lifetimes().expireAfter());
    timeToLive = millis(spec.lifetimes().timeToLive());
  }

  /** The states of a sequence that begins, one after the other. */
  static float[] initial(Model model, boolean zeros) {
    float[] initial = new float[model.stateSize()];
    int at = 0;
    for (int k = 0; k < model.states().size() && !zeros; k++) {
      float[] state = model.cell().initialState(k);
      System.arraycopy(state, 0, initial, at, state.length);
      at += state.length;
    }
    return initial;
  }

  private static long millis(Duration duration) {
    return duration == null ? KeyState.NONE : duration.toMillis();
  }

  /** What is kept per key. */
  StateLayout layout() {
    return layout;
  }

  /** What states depend on: those with another stamp are not of these rules. */
  long stamp() {
    return stamp;
  }

  // -- an event comes

  /**
   * Says what is to be run for an event.
   *
   * @param state of the key, or null for none; only read
   */
  void begin(Turn<IN, OUT> turn, KeyState state) throws InterruptedException {
    if (turn.rejection != null) {
      return;
    }
    try {
      decide(turn, state);
      if (turn.action == Turn.Action.STEP) {
        prepare(turn, continued(turn, state), turn.forgets ? null : state);
      }
    } catch (Rejection rejection) {
      turn.rejection = rejection;
      turn.runs.clear();
    }
  }

  /** The state of the sequence that the event continues; null if it begins one. */
  private static KeyState continued(Turn<?, ?> turn, KeyState state) {
    return state == null || !state.isOpen() || turn.closes != null ? null : state;
  }

  private void decide(Turn<IN, OUT> turn, KeyState state) throws Rejection, InterruptedException {
    if (turn.record == null) {
      throw new Rejection(Reason.NULL_RECORD, "a record must not be null");
    }
    if (turn.isHeartbeat) {
      return;
    }
    if (spec.needsTimestamps() && !turn.hasTimestamp()) {
      throw new Rejection(
          Reason.NO_TIMESTAMP,
          "a record must have a timestamp, as a rule of this network goes by event time; assign timestamps and watermarks before it");
    }
    forget(turn, state);
    if (isDuplicate(turn, turn.forgets ? null : state)) {
      turn.action = Turn.Action.REPEAT;
    } else {
      turn.awaitsStart = state != null && state.awaitsStart();
      bound(turn, state != null && state.isOpen() && !turn.forgets);
    }
  }

  /** Whether the key is to be forgotten before the event. */
  private void forget(Turn<IN, OUT> turn, KeyState state) {
    if (state == null) {
      return;
    }
    if (timeToLive != KeyState.NONE && isOver(state.touched(), timeToLive - 1, turn.now)) {
      turn.closes = Cause.TIME_TO_LIVE;
      turn.forgets = true;
    } else if (expireAfter != KeyState.NONE
        && isOver(state.lastEvent(), expireAfter, turn.timestamp)) {
      turn.closes = Cause.EXPIRED;
      turn.forgets = true;
    }
    if (gap != KeyState.NONE && state.isOpen() && isOver(state.lastEvent(), gap, turn.timestamp)) {
      boolean first = turn.closes == null || turn.closes == Cause.EXPIRED && gap <= expireAfter;
      turn.closes = first ? Cause.GAP : turn.closes;
    }
  }

  private static boolean isOver(long since, long length, long now) {
    // A difference that is too great for a long is negative.
    return since != KeyState.NONE && now > since && (now - since > length || now - since < 0);
  }

  private boolean isDuplicate(Turn<IN, OUT> turn, KeyState state)
      throws Rejection, InterruptedException {
    if (spec.duplicates() == null) {
      return false;
    }
    try {
      if (spec.duplicates().id() == null) {
        turn.sequenceNumber = spec.duplicates().sequenceNumber().applyAsLong(turn.record);
        return state != null
            && state.sequenceNumber() != KeyState.NONE
            && turn.sequenceNumber <= state.sequenceNumber();
      }
      turn.id = spec.duplicates().id().apply(turn.record);
    } catch (Exception e) {
      // Some compilers let others than RuntimeExceptions through.
      throw Rejection.causedBy(
          Reason.FUNCTION_FAILED, "the function that duplicates are known by", e);
    }
    if (turn.id == null) {
      throw new Rejection(
          Reason.FUNCTION_FAILED, "an id must not be null, as duplicates are known by it");
    }
    return state != null && state.remembers(turn.id);
  }

  /** Says how the event stands to the sequence that is open, or to none. */
  private void bound(Turn<IN, OUT> turn, boolean isOpen) throws Rejection, InterruptedException {
    RnnSpec.Sequences<IN> rules = spec.sequences();
    boolean open = isOpen && turn.closes == null;
    boolean starts = test(rules.start(), "the predicate of starts", turn.record);
    turn.ends = test(rules.end(), "the predicate of ends", turn.record);
    boolean resets = test(rules.reset(), "the predicate of resets", turn.record);
    // States that were set for it: there was no start yet.
    boolean isBegun = open && !turn.awaitsStart;
    if (isBegun && starts && rules.doubledStart() == DoubledStart.REJECT) {
      throw new Rejection(Reason.DOUBLED_START, "a sequence must not start while one is open");
    } else if (isBegun && starts && rules.doubledStart() == DoubledStart.RESTART) {
      turn.closes = Cause.RESTARTED;
    } else if (isBegun && resets) {
      turn.closes = Cause.RESET;
    } else if (!open && !starts && turn.ends) {
      switch (rules.endWithoutStart()) {
        case DROP -> turn.action = Turn.Action.DROP;
        case REJECT ->
            throw new Rejection(
                Reason.END_WITHOUT_START, "a sequence must not end when none is open");
        case SCORE -> {
          // A sequence of its own.
        }
      }
    } else if (!open && !starts && rules.start() != null) {
      switch (rules.missingStart()) {
        case DROP -> turn.action = Turn.Action.DROP;
        case REJECT ->
            throw new Rejection(
                Reason.MISSING_START, "a sequence must start with an event that starts one");
        case BEGIN -> {
          // As if it were the start.
        }
      }
    }
  }

  private boolean test(FilterFunction<IN> predicate, String what, IN record)
      throws Rejection, InterruptedException {
    if (predicate == null) {
      return false;
    }
    try {
      return predicate.filter(record);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Rejection.causedBy(Reason.FUNCTION_FAILED, what, e);
    }
  }

  /**
   * Says which steps are to be run.
   *
   * @param past of the sequence, or null if the event begins one
   * @param key the state of the key, or null for none
   */
  private void prepare(Turn<IN, OUT> turn, KeyState past, KeyState key)
      throws Rejection, InterruptedException {
    float[][] given;
    try {
      given = spec.inputs().steps().steps(turn.record);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Rejection.causedBy(Reason.INPUT_FAILED, "the input function", e);
    }
    rows.prepare(given, turn, past);
    turn.initial = past == null ? initial(turn.record) : null;
    float[] constants = constants(turn, key);
    if (window == null) {
      carry(turn, past);
    } else {
      slide(turn, past);
    }
    for (Run run : turn.runs) {
      run.constants = constants;
    }
  }

  private float[] initial(IN first) throws Rejection, InterruptedException {
    float[][] states;
    try {
      states = spec.sequences().initial() == null ? null : spec.sequences().initial().of(first);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Rejection.causedBy(Reason.INITIAL_STATE, "the function of the initial states", e);
    }
    return states == null ? initial : rounded(states(states, Reason.INITIAL_STATE));
  }

  /** What is kept of carried states. */
  private float[] rounded(float[] states) {
    if (spec.stateType() == StateType.BFLOAT16 && window == null) {
      Bfloat16.round(states, 0, states.length);
    }
    return states;
  }

  /** Puts states one after the other. */
  float[] states(float[][] states, Reason otherwise) throws Rejection {
    List<StateSpec> specs = model.states();
    int[] sizes = specs.stream().mapToInt(StateSpec::size).toArray();
    return flatten(
        "states", specs.stream().map(StateSpec::name).toList(), sizes, states, otherwise);
  }

  private float[] constants(Turn<IN, OUT> turn, KeyState key)
      throws Rejection, InterruptedException {
    if (spec.inputs().constants() != null) {
      float[][] given;
      try {
        given = spec.inputs().constants().constants(turn.record);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw Rejection.causedBy(Reason.CONSTANTS, "the function of the constants", e);
      }
      turn.constants = given == null ? null : constants(given, Reason.CONSTANTS);
    }
    if (turn.constants != null || constantSizes.length == 0) {
      return turn.constants;
    }
    if (key == null || key.constants() == null) {
      throw new Rejection(
          Reason.CONSTANTS,
          "the model wants constants, and the key has none: shapes=%s; set them with the key's first event or on the control stream"
              .formatted(ConditionedCell.constantsOf(model.cell())));
    }
    return key.constants();
  }

  /** Puts constants one after the other. */
  float[] constants(float[][] constants, Reason otherwise) throws Rejection {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < constantSizes.length; k++) {
      names.add("constant " + k);
    }
    return flatten("constants", names, constantSizes, constants, otherwise);
  }

  private static float[] flatten(
      String what, List<String> names, int[] sizes, float[][] parts, Reason otherwise)
      throws Rejection {
    if (parts.length != sizes.length) {
      throw new Rejection(
          otherwise,
          "there must be one array for each of the model's %s: expected=%s, got arrays=%d"
              .formatted(what, names, parts.length));
    }
    int size = 0;
    for (int k = 0; k < sizes.length; k++) {
      requirePart(what, names.get(k), sizes[k], parts[k], otherwise);
      size += sizes[k];
    }
    float[] flat = new float[size];
    int to = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, flat, to, part.length);
      to += part.length;
    }
    return flat;
  }

  private static void requirePart(
      String what, String name, int size, float[] part, Reason otherwise) throws Rejection {
    if (part == null || part.length != size) {
      throw new Rejection(
          otherwise,
          "%s must fit the model: name=%s, expected size=%d, got=%s"
              .formatted(what, name, size, part == null ? "null" : part.length));
    }
    for (float value : part) {
      if (!Float.isFinite(value)) {
        throw new Rejection(
            otherwise, "%s must be finite: name=%s, value=%s".formatted(what, name, value));
      }
    }
  }

  private void carry(Turn<IN, OUT> turn, KeyState past) {
    if (!turn.steps.isEmpty()) {
      float[] start = past == null ? turn.initial : past.values();
      turn.addRun().carry(start, turn.steps.toArray(float[][]::new), turn.steps.size(), true);
    }
  }

  private void slide(Turn<IN, OUT> turn, KeyState past) {
    long before = past == null ? 0 : past.steps();
    float[] ring = past == null ? NO_SCORE : past.values();
    float[][] fresh = turn.steps.toArray(float[][]::new);
    for (long event = before; event < before + fresh.length; event++) {
      if (isScored(event)) {
        long first = Math.max(0, event + 1 - window.length());
        turn.addRun()
            .window(initial, ring, (StateLayout.Window) layout, first, before, event, fresh);
      }
    }
  }

  /** Whether the window is full enough with this event, counted from 0. */
  private boolean isScored(long event) {
    return event + 1 >= window.length() || window.untilFull() == UntilFull.SCORE;
  }

  // -- its steps were run

  /**
   * Makes the result and changes the state, or refuses the event.
   *
   * @param state of the key, or null for none; written to
   * @return the state of the key from now on; null for none; nothing changed unless {@link
   *     Turn#changed} says so
   */
  KeyState finish(Turn<IN, OUT> turn, KeyState state, Host<IN, OUT> host)
      throws InterruptedException {
    try {
      conclude(turn, state);
    } catch (Rejection rejection) {
      turn.rejection = rejection;
    }
    if (turn.rejection != null) {
      reject(turn, host);
      return turn.isHeartbeat ? missed(turn, state) : state;
    }
    if (turn.action == Turn.Action.DROP) {
      metrics.dropped();
      return state;
    }
    KeyState next = turn.action == Turn.Action.REPEAT ? state : commit(turn, state, host);
    count(turn);
    if (turn.result != null) {
      host.emit(turn.result, turn.timestamp);
    }
    return next;
  }

  private void count(Turn<IN, OUT> turn) {
    if (turn.action == Turn.Action.REPEAT) {
      metrics.duplicate();
    } else {
      metrics.accepted(
          !turn.runs.isEmpty() || turn.rows.length == 0,
          turn.steps.size(),
          turn.rows.length - turn.steps.size());
    }
  }

  /** Makes scores and result. */
  private void conclude(Turn<IN, OUT> turn, KeyState state) throws Rejection, InterruptedException {
    if (turn.rejection != null) {
      throw turn.rejection;
    }
    for (Run run : turn.runs) {
      if (run.failure != null) {
        throw run.failure;
      }
    }
    if (turn.action == Turn.Action.STEP) {
      turn.scores = scores(turn, continued(turn, state));
      int count = turn.scores.length;
      turn.lastScore = keepsScore && count > 0 ? turn.scores[count - 1].clone() : null;
    } else if (turn.action == Turn.Action.REPEAT && state.score() != null) {
      turn.scores = new float[][] {state.score().clone()};
    }
    if (turn.scores != null && (turn.scores.length > 0 || turn.rows.length == 0)) {
      turn.result = result(turn);
    }
  }

  private float[][] scores(Turn<IN, OUT> turn, KeyState past) {
    long event = past == null ? 0 : past.steps();
    float[] last = past == null ? null : past.score();
    List<float[]> scores = new ArrayList<>(turn.rows.length);
    int step = 0;
    for (float[] row : turn.rows) {
      if (row == null) {
        last = last != null ? last.clone() : beforeFirst();
      } else {
        last = score(turn, step++, event++);
      }
      if (last != null) {
        scores.add(last);
      }
    }
    return scores.toArray(float[][]::new);
  }

  private float[] score(Turn<IN, OUT> turn, int step, long event) {
    if (window == null) {
      return turn.runs.get(0).outputs[step];
    }
    if (isScored(event)) {
      // The last runs belong to the last steps.
      return turn.runs.get(turn.runs.size() - turn.steps.size() + step).outputs[0];
    }
    return window.untilFull() == UntilFull.EMPTY ? NO_SCORE : null;
  }

  /** What a masked step before the first one puts out. */
  private float[] beforeFirst() {
    if (window == null || window.untilFull() == UntilFull.SCORE) {
      return new float[model.outputSize()];
    }
    return window.untilFull() == UntilFull.EMPTY ? NO_SCORE : null;
  }

  private OUT result(Turn<IN, OUT> turn) throws Rejection, InterruptedException {
    OUT result;
    try {
      result = spec.output().apply(turn.record, turn.scores);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Rejection.causedBy(Reason.OUTPUT_FAILED, "the output function", e);
    }
    if (result == null) {
      throw new Rejection(Reason.OUTPUT_FAILED, "the output function must not return null");
    }
    return result;
  }

  private void reject(Turn<IN, OUT> turn, Host<IN, OUT> host) {
    String key = String.valueOf(turn.key);
    Rejection why = turn.rejection;
    String message = "%s (key=%s, model=%s)".formatted(why.getMessage(), key, model.name());
    metrics.rejected(message);
    host.reject(
        new Rejected<>(key, why.reason(), message, model.name(), turn.record), turn.timestamp);
  }

  /** Writes what the event changed. From here on, nothing refuses it. */
  private KeyState commit(Turn<IN, OUT> turn, KeyState state, Host<IN, OUT> host) {
    turn.changed = true;
    KeyState next = state == null ? new KeyState(stamp) : state;
    if (turn.closes != null) {
      host.report(report(turn.key, turn.closes, next), turn.timestamp);
      close(next);
    }
    if (turn.forgets) {
      tellForgotten(turn, next, host);
      next = forgotten(next);
    }
    if (!next.isOpen()) {
      next.open();
      begun(turn, next);
    }
    step(turn, next);
    remember(turn, next);
    if (turn.ends) {
      host.report(report(turn.key, Cause.END, next), turn.timestamp);
      close(next);
    }
    return keep(next, host);
  }

  private void tellForgotten(Turn<IN, OUT> turn, KeyState state, Host<IN, OUT> host) {
    if (turn.closes == Cause.GAP) {
      if (!hasRemains(state)) {
        // With its sequence the key was gone.
        return;
      }
      host.report(report(turn.key, Cause.EXPIRED, state), turn.timestamp);
    }
    metrics.expired();
  }

  /** Ends the sequence; its last score stays where duplicates are to get it again. */
  private void close(KeyState state) {
    float[] last = state.score();
    state.close();
    state.score(spec.duplicates() == null ? null : last);
  }

  /** A state without anything but the timers that are set. */
  private KeyState forgotten(KeyState state) {
    KeyState next = new KeyState(stamp);
    next.timer(state.timer());
    next.timeToLiveTimer(state.timeToLiveTimer());
    return next;
  }

  private void begun(Turn<IN, OUT> turn, KeyState state) {
    metrics.begun();
    if (window == null) {
      carried(turn.initial, state);
    }
  }

  private void carried(float[] values, KeyState state) {
    System.arraycopy(values, 0, state.values(initial.length), 0, initial.length);
    if (spec.stateType() == StateType.BFLOAT16) {
      Bfloat16.round(state.values(), 0, initial.length);
    }
  }

  private void step(Turn<IN, OUT> turn, KeyState state) {
    if (window != null) {
      for (float[] row : turn.steps) {
        enter(row, state);
      }
    } else if (!turn.steps.isEmpty()) {
      carried(turn.runs.get(0).end, state);
      state.addSteps(turn.steps.size());
    }
  }

  private void enter(float[] row, KeyState state) {
    long event = state.steps();
    float[] ring = state.values(layout.floats(event + 1));
    int at = ((StateLayout.Window) layout).offset(event);
    System.arraycopy(row, 0, ring, at, row.length);
    if (spec.stateType() == StateType.BFLOAT16) {
      Bfloat16.round(ring, at, row.length);
    }
    state.addSteps(1);
  }

  private void remember(Turn<IN, OUT> turn, KeyState state) {
    if (turn.lastScore != null || !keepsScore) {
      state.score(turn.lastScore);
    }
    if (turn.observed != null) {
      state.observed(turn.observed);
    }
    if (turn.constants != null) {
      state.constants(turn.constants);
    }
    if (spec.inputs().elapsed() != null && !turn.steps.isEmpty()) {
      state.lastStep(Math.max(state.lastStep(), turn.timestamp));
    }
    state.awaitsStart(false);
    if (turn.isHeartbeat) {
      state.missed(state.missed() + 1);
      return;
    }
    if (turn.timestamp > state.lastEvent()) {
      // An event of before the silence does not end it.
      state.missed(0);
    }
    if (turn.id != null) {
      state.remember(turn.id, spec.duplicates().remembered());
    }
    if (turn.sequenceNumber != KeyState.NONE) {
      state.sequenceNumber(turn.sequenceNumber);
    }
    // NONE is less than any time.
    state.lastEvent(Math.max(state.lastEvent(), turn.timestamp));
    touch(state, turn.now);
  }

  /** Without a time to live nothing is noted, so that a later one counts from the next event. */
  private void touch(KeyState state, long now) {
    state.touched(timeToLive == KeyState.NONE ? KeyState.NONE : now);
  }

  private static KeyState missed(Turn<?, ?> turn, KeyState state) {
    turn.changed = true;
    state.missed(state.missed() + 1);
    return state;
  }

  /** The state if there is anything in it, with its timers set. */
  private KeyState keep(KeyState state, Host<IN, OUT> host) {
    if (!state.isOpen() && !hasRemains(state)) {
      return gone(state, host);
    }
    setTimers(state, host);
    return state;
  }

  /** Whether there is more than an open sequence: what outlives it, and an option has a use for. */
  private boolean hasRemains(KeyState state) {
    RnnSpec.Duplicates<IN> duplicates = spec.duplicates();
    boolean byId = duplicates != null && duplicates.id() != null;
    return state.constants() != null && constantSizes.length > 0
        || duplicates != null && !byId && state.sequenceNumber() != KeyState.NONE
        || byId && state.hasIds();
  }

  /** A key that is forgotten needs no timers, which would pile up where keys come and go. */
  private static KeyState gone(KeyState state, Host<?, ?> host) {
    if (state.timer() != KeyState.NONE) {
      host.deleteTimer(state.timer());
    }
    if (state.timeToLiveTimer() != KeyState.NONE) {
      host.deleteProcessingTimer(state.timeToLiveTimer());
    }
    return null;
  }

  private void setTimers(KeyState state, Host<IN, OUT> host) {
    long due = due(state);
    // A timer that is too early sets itself anew, so that there is one per interval, not per event.
    if (due != KeyState.NONE && (state.timer() == KeyState.NONE || state.timer() > due)) {
      host.setTimer(due);
      state.timer(due);
    }
    long end = after(state.touched(), timeToLive);
    if (end != KeyState.NONE
        && (state.timeToLiveTimer() == KeyState.NONE || state.timeToLiveTimer() > end)) {
      host.setProcessingTimer(end);
      state.timeToLiveTimer(end);
    }
  }

  // -- time passes

  /**
   * When, in event time, something is due for a key that has no event: its gap, its expiry, or a
   * heartbeat. {@link KeyState#NONE} for never.
   *
   * @param state null for none
   */
  long due(KeyState state) {
    if (state == null) {
      return KeyState.NONE;
    }
    long end = earlier(gapEnd(state), expiry(state));
    return earlier(end, heartbeat(state));
  }

  private static long earlier(long a, long b) {
    return a == KeyState.NONE ? b : b == KeyState.NONE ? a : Math.min(a, b);
  }

  private long gapEnd(KeyState state) {
    return state.isOpen() ? after(state.lastEvent(), gap) : KeyState.NONE;
  }

  private long expiry(KeyState state) {
    return after(state.lastEvent(), expireAfter);
  }

  private long heartbeat(KeyState state) {
    if (spec.heartbeat() == null || !state.isOpen() || state.missed() >= spec.heartbeat().times()) {
      return KeyState.NONE;
    }
    return after(state.lastEvent(), (state.missed() + 1L) * spec.heartbeat().every().toMillis());
  }

  private static long after(long since, long length) {
    if (since == KeyState.NONE || length == KeyState.NONE) {
      return KeyState.NONE;
    }
    long time = since + length;
    // Past the end of time, it never comes.
    return time < since ? KeyState.NONE : time;
  }

  /**
   * When a heartbeat is the next thing due at or before a time; {@link KeyState#NONE} if it is not.
   */
  long dueHeartbeat(KeyState state, long time) {
    if (state == null) {
      return KeyState.NONE;
    }
    long beat = heartbeat(state);
    long end = earlier(gapEnd(state), expiry(state));
    boolean comes = beat != KeyState.NONE && beat <= time && (end == KeyState.NONE || beat < end);
    return comes ? beat : KeyState.NONE;
  }

  /** Makes a turn of the heartbeat that is due. */
  @SuppressWarnings("unchecked") // The type of the keys was checked when the job was built.
  void beginHeartbeat(Turn<IN, OUT> turn, Object key, long time) throws InterruptedException {
    IN record = null;
    Rejection failure = null;
    try {
      record = ((Heartbeat<Object, IN>) spec.heartbeat()).record().of(key, time);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failure = Rejection.causedBy(Reason.FUNCTION_FAILED, "what makes a heartbeat's record", e);
    }
    turn.begin(key, record, time, true, KeyState.NONE);
    turn.rejection = failure;
  }

  /**
   * Ends what is due at a time by gap or expiry, after the heartbeats before it, and sets the next
   * timer.
   *
   * @param time of a timer that went off
   * @return the state of the key from now on, or null for none
   */
  KeyState timerWentOff(Object key, KeyState state, long time, Host<IN, OUT> host) {
    KeyState next = end(key, state, time, host);
    if (next != null) {
      if (next.timer() != KeyState.NONE && next.timer() <= time) {
        next.timer(KeyState.NONE);
      }
      setTimers(next, host);
    }
    return next;
  }

  private KeyState end(Object key, KeyState state, long time, Host<IN, OUT> host) {
    long over = gapEnd(state);
    long expiry = expiry(state);
    if (isDue(over, time) && (expiry == KeyState.NONE || over <= expiry)) {
      host.report(report(key, Cause.GAP, state), over);
      close(state);
      if (!hasRemains(state)) {
        return gone(state, host);
      }
    }
    if (isDue(expiry, time)) {
      host.report(report(key, Cause.EXPIRED, state), expiry);
      metrics.expired();
      return gone(state, host);
    }
    return state;
  }

  private static boolean isDue(long deadline, long time) {
    return deadline != KeyState.NONE && deadline <= time;
  }

  /** Deals with an event that the watermark has passed. */
  void late(Turn<IN, OUT> turn, Late rule, long watermark, Host<IN, OUT> host) {
    if (rule == Late.DROP) {
      metrics.late();
      return;
    }
    turn.rejection =
        new Rejection(
            Reason.LATE,
            "an event must come before the watermark passes it: timestamp=%d, watermark=%d"
                .formatted(turn.timestamp, watermark));
    reject(turn, host);
  }

  /** Ends the life of a key, in processing time, if no event came. */
  KeyState endOfLife(Object key, KeyState state, long time, Host<IN, OUT> host) {
    if (state == null) {
      return null;
    }
    if (timeToLive == KeyState.NONE) {
      // Of an option that was taken out; it may come back.
      state.timeToLiveTimer(KeyState.NONE);
      return state;
    }
    if (state.touched() != KeyState.NONE && time - state.touched() >= timeToLive) {
      host.report(report(key, Cause.TIME_TO_LIVE, state), KeyState.NONE);
      metrics.expired();
      return gone(state, host);
    }
    if (state.timeToLiveTimer() <= time) {
      state.timeToLiveTimer(KeyState.NONE);
    }
    setTimers(state, host);
    return state;
  }

  // -- what is told

  /** Tells the state of a key. */
  SequenceReport<Object> report(Object key, Cause cause, KeyState state) {
    boolean open = state != null && state.isOpen();
    return new SequenceReport<>(
        key,
        cause,
        "",
        open ? state.steps() : 0,
        state == null || state.lastEvent() == KeyState.NONE ? null : state.lastEvent(),
        open && state.score() != null ? state.score().clone() : NO_SCORE.clone(),
        open && window == null ? split(model, state.values()) : NO_STATES.clone());
  }

  /** Takes apart states that stand one after the other. */
  static float[][] split(Model model, float[] values) {
    float[][] states = new float[model.states().size()][];
    int from = 0;
    for (int k = 0; k < states.length; k++) {
      int size = model.states().get(k).size();
      states[k] = Arrays.copyOfRange(values, from, from + size);
      from += size;
    }
    return states;
  }

  // -- a command comes

  /** Carries out a command to one key. */
  KeyState control(Control<?> command, Object key, KeyState state, Host<IN, OUT> host) {
    try {
      return switch (command.action()) {
        case RESET, RESET_ALL -> reset(key, state, host);
        case DELETE -> delete(key, state, host);
        case DUMP -> {
          host.report(report(key, Cause.DUMP, state), KeyState.NONE);
          yield state;
        }
        case SET_STATES -> setStates(command.values(), key, state, host);
        case SET_CONSTANTS -> setConstants(command.values(), state, host);
      };
    } catch (Rejection refusal) {
      SequenceReport<Object> now = report(key, Cause.CONTROL_REFUSED, state);
      String message =
          "%s (command=%s, key=%s, model=%s)"
              .formatted(refusal.getMessage(), command.action(), key, model.name());
      metrics.refusedCommand(message);
      host.report(
          new SequenceReport<>(
              key, now.cause(), message, now.steps(), now.lastEvent(), now.output(), now.states()),
          KeyState.NONE);
      return state;
    }
  }

  private KeyState reset(Object key, KeyState state, Host<IN, OUT> host) {
    if (state == null || !state.isOpen()) {
      return state;
    }
    host.report(report(key, Cause.CONTROL_RESET, state), KeyState.NONE);
    close(state);
    return keep(state, host);
  }

  private KeyState delete(Object key, KeyState state, Host<IN, OUT> host) {
    if (state != null) {
      host.report(report(key, Cause.CONTROL_DELETED, state), KeyState.NONE);
      gone(state, host);
    }
    return null;
  }

  private KeyState setStates(float[][] values, Object key, KeyState state, Host<IN, OUT> host)
      throws Rejection {
    if (window != null) {
      throw new Rejection(
          Reason.INITIAL_STATE,
          "states can be set where they are carried: scoring=" + spec.scoring());
    }
    float[] states = states(values, Reason.INITIAL_STATE);
    KeyState next = state == null ? new KeyState(stamp) : state;
    boolean awaitsStart = !next.isOpen() || next.awaitsStart();
    if (next.isOpen()) {
      host.report(report(key, Cause.CONTROL_REPLACED, next), KeyState.NONE);
    } else {
      // The time of its last event is that of another sequence, which may be over long since.
      next.lastEvent(KeyState.NONE);
    }
    int missed = next.missed();
    next.open();
    next.missed(missed);
    next.awaitsStart(awaitsStart);
    metrics.begun();
    carried(states, next);
    touch(next, host.processingTime());
    return keep(next, host);
  }

  private KeyState setConstants(float[][] values, KeyState state, Host<IN, OUT> host)
      throws Rejection {
    float[] constants = constants(values, Reason.CONSTANTS);
    KeyState next = state == null ? new KeyState(stamp) : state;
    next.constants(constants);
    touch(next, host.processingTime());
    return keep(next, host);
  }
}
