package io.streamrnn.flink.internal;

import io.streamrnn.flink.SequenceReport.Cause;
import io.streamrnn.flink.internal.state.KeyState;
import java.util.ArrayList;
import java.util.List;

/**
 * One event on its way through: what it is, what is to be done, and what came of it. Nothing of the
 * key has changed until the end, so that it can be refused anywhere before. Reused.
 */
final class Turn<IN, OUT> {

  enum Action {
    /** Steps are taken, or none if all are masked. */
    STEP,
    /** The last score is put out again. */
    REPEAT,
    /** Nothing is done. */
    DROP
  }

  // -- the event
  Object key;
  IN record;
  long timestamp;
  boolean isHeartbeat;
  // Processing time when the event came, which may be before it is its turn.
  long now;

  // -- what is to be done
  Action action;
  // Why the sequence that was open ends before the event; null if it does not.
  Cause closes;
  // Whether what is open are states that were set for a sequence which has yet to begin.
  boolean awaitsStart;
  // Whether all else of the key is forgotten with it.
  boolean forgets;
  // Whether the sequence ends with the event.
  boolean ends;
  // The initial states, if a sequence begins.
  float[] initial;
  // The rows of the event's steps; null for a masked one.
  float[][] rows;
  // Those that are not masked.
  final List<float[]> steps = new ArrayList<>();
  final List<Run> runs = new ArrayList<>();
  float[] constants;
  float[] observed;
  long sequenceNumber;
  String id;

  // -- what came of it
  float[][] scores;
  // A copy of the last one that no user's function can write to.
  float[] lastScore;
  boolean changed;
  OUT result;
  Rejection rejection;

  // Runs are kept for the next event.
  private final List<Run> spare = new ArrayList<>();

  /** Takes on another event. */
  void begin(Object key, IN record, long timestamp, boolean isHeartbeat, long now) {
    this.key = key;
    this.record = record;
    this.timestamp = timestamp;
    this.isHeartbeat = isHeartbeat;
    this.now = now;
    action = Action.STEP;
    closes = null;
    awaitsStart = false;
    forgets = false;
    ends = false;
    initial = null;
    rows = null;
    steps.clear();
    runs.clear();
    constants = null;
    observed = null;
    sequenceNumber = KeyState.NONE;
    id = null;
    scores = null;
    lastScore = null;
    changed = false;
    result = null;
    rejection = null;
  }

  /** Lets go of the event. */
  void end() {
    begin(null, null, KeyState.NONE, false, KeyState.NONE);
  }

  /** A run to be filled in. */
  Run addRun() {
    if (spare.size() == runs.size()) {
      spare.add(new Run());
    }
    Run run = spare.get(runs.size());
    runs.add(run);
    return run;
  }

  boolean hasTimestamp() {
    return timestamp != KeyState.NONE;
  }
}
