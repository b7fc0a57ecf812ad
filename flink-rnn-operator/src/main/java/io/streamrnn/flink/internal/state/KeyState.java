/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What is stored for one key: the stamp of its model, the progress of its sequence, the floats that
 * {@link StateLayout} describes, and what the options in use need. The heap state backend returns
 * the object that it holds. So it is written only when the event can no longer be rejected, and
 * before a snapshot can begin.
 *
 * <p>A key whose sequence has ended may keep the rest: its constants, and what duplicates are
 * recognized by.
 */
@Internal
public final class KeyState {

  /** In place of a time or number that is absent. */
  public static final long NONE = Long.MIN_VALUE;

  private static final float[] NO_FLOATS = {};

  // -- the sequence
  long stamp;
  boolean open;
  long steps;
  float[] values;
  long lastEvent = NONE;
  int missed;
  boolean awaitsStart;
  // -- what only some options keep
  KeyExtras extras = KeyExtras.NONE;
  // -- not stored with the key: what the floats are, where a serializer has read them
  @Nullable StateLayout layout;
  // -- nor whether a step is pending
  private boolean pending;

  /**
   * The state of a key that has no sequence yet.
   *
   * @param stamp of the model that it belongs to
   */
  public KeyState(long stamp) {
    this.stamp = stamp;
    this.values = NO_FLOATS;
  }

  /** A copy that shares nothing mutable with this. */
  public KeyState copy() {
    KeyState copy = new KeyState(stamp);
    copy.open = open;
    copy.steps = steps;
    copy.values = values.clone();
    copy.lastEvent = lastEvent;
    copy.missed = missed;
    copy.awaitsStart = awaitsStart;
    copy.extras = extras.copy();
    copy.layout = layout;
    return copy;
  }

  /**
   * The states of a model that is to take over the sequence. Immutable.
   *
   * @param stamp of the model
   * @param steps that it has taken
   * @param values its states; only read
   */
  public record Shadow(long stamp, long steps, float[] values) {}

  /**
   * The last inputs of the sequence. Immutable.
   *
   * @param stamp of the input function
   * @param size the number of values of an input
   * @param values the inputs, the oldest first; only read
   */
  public record Inputs(long stamp, int size, float[] values) {

    /** How many there are. */
    public int count() {
      return values.length / size;
    }
  }

  private KeyExtras ownExtras() {
    if (extras == KeyExtras.NONE) {
      extras = new KeyExtras();
    }
    return extras;
  }

  /** The stamp of the model that it belongs to. */
  public long stamp() {
    return stamp;
  }

  /** Sets {@link #stamp()}. */
  public void stamp(long ofModel) {
    stamp = ofModel;
  }

  /** The states of the model that is to take over; null for none. */
  public @Nullable Shadow shadow() {
    return extras.shadow;
  }

  /** Sets {@link #shadow()}. */
  public void shadow(@Nullable Shadow ofNext) {
    if (ofNext != null || extras.shadow != null) {
      ownExtras().shadow = ofNext;
    }
  }

  /** The last inputs of the sequence; null if they are not stored. */
  public @Nullable Inputs inputs() {
    return extras.inputs;
  }

  /** Sets {@link #inputs()}. */
  public void inputs(@Nullable Inputs last) {
    if (last != null || extras.inputs != null) {
      ownExtras().inputs = last;
    }
  }

  /** Whether a sequence is open. */
  public boolean isOpen() {
    return open;
  }

  /** Opens a sequence that has taken no step. */
  public void open() {
    close();
    open = true;
  }

  /** Ends the sequence and drops its part of the state. */
  public void close() {
    open = false;
    steps = 0;
    values = NO_FLOATS;
    missed = 0;
    awaitsStart = false;
    lastStep(NONE);
    score(null);
    observed(null);
    features(null);
    shadow(null);
    inputs(null);
  }

  /** Whether a command set the states of the sequence before its first event. */
  public boolean awaitsStart() {
    return awaitsStart;
  }

  /** Sets {@link #awaitsStart()}. */
  public void awaitsStart(boolean value) {
    awaitsStart = value;
  }

  /** Drops the object of what options keep, if they keep nothing any more. */
  public void dropEmptyExtras() {
    if (extras != KeyExtras.NONE && extras.isEmpty()) {
      extras = KeyExtras.NONE;
    }
  }

  /** Whether it has nothing but an open sequence, which the next event continues. */
  public boolean isPlain() {
    return isContinued() && extras == KeyExtras.NONE;
  }

  /** As {@link #isPlain}, with a last score, and times of the key and its timers, or without. */
  public boolean isPlainButForScoreAndTimes() {
    return isContinued() && extras.areScoreAndTimes();
  }

  private boolean isContinued() {
    return open && !awaitsStart && missed == 0;
  }

  /** Whether a step of the key is pending in a batch, which will write to this. */
  public boolean isPending() {
    return pending;
  }

  /** Sets {@link #isPending()}. */
  public void isPending(boolean value) {
    pending = value;
  }

  /** Whether it remembers ids of events. */
  public boolean hasIds() {
    return extras.ids.length > 0;
  }

  /** The number of steps of the sequence. */
  public long steps() {
    return steps;
  }

  /** Counts steps. */
  public void addSteps(int count) {
    steps += count;
  }

  /** The floats: the array itself, which may be longer than what is in use. */
  public float[] values() {
    return values;
  }

  /**
   * Replaces the floats by copies of these, all of which are in use. A new array would cost more
   * than a copy: G1 looks at each object that a reference was written to.
   */
  public void setValues(float[] from) {
    if (values.length != from.length) {
      values = new float[from.length];
    }
    System.arraycopy(from, 0, values, 0, from.length);
  }

  /** The floats, after making room for at least this many. */
  public float[] values(int capacity) {
    if (values.length < capacity) {
      values = Arrays.copyOf(values, capacity);
    }
    return values;
  }

  /** Event time of the last event of the key in milliseconds, or {@link #NONE}. */
  public long lastEvent() {
    return lastEvent;
  }

  /** Sets {@link #lastEvent()}. */
  public void lastEvent(long time) {
    lastEvent = time;
  }

  /** Event time of the last step of the sequence in milliseconds, or {@link #NONE}. */
  public long lastStep() {
    return extras.lastStep;
  }

  /** Sets {@link #lastStep()}. */
  public void lastStep(long time) {
    if (extras.lastStep != time) {
      ownExtras().lastStep = time;
    }
  }

  /** The last score of the sequence; null if there is none. Only read. */
  public float @Nullable [] score() {
    return extras.score;
  }

  /** Sets {@link #score()}; the array is kept. */
  public void score(float @Nullable [] last) {
    if (extras.score != last) {
      ownExtras().score = last;
    }
  }

  /** Sets {@link #score()} to a copy, in the array that it has: see {@link #setValues}. */
  public void copyScore(float[] last) {
    if (extras.score == null || extras.score.length != last.length) {
      score(last.clone());
    } else {
      System.arraycopy(last, 0, extras.score, 0, last.length);
    }
  }

  /** The last values of the features, NaN for those not seen; null if none was. Only read. */
  public float @Nullable [] observed() {
    return extras.observed;
  }

  /** Sets {@link #observed()}; the array is kept. */
  public void observed(float @Nullable [] last) {
    if (extras.observed != last) {
      ownExtras().observed = last;
    }
  }

  /** The features of the last step of the sequence as they came; null if not kept. Only read. */
  public float @Nullable [] features() {
    return extras.features;
  }

  /** Sets {@link #features()}; the array is kept. */
  public void features(float @Nullable [] last) {
    if (extras.features != last) {
      ownExtras().features = last;
    }
  }

  /** The number of idle steps since the last event. */
  public int missed() {
    return missed;
  }

  /** Sets {@link #missed()}. */
  public void missed(int count) {
    missed = count;
  }

  /** The constants, one after the other; null if there are none. Only read. */
  public float @Nullable [] constants() {
    return extras.constants;
  }

  /** The sizes of the constants; of {@link #constants()} in one array, that alone. Only read. */
  public int[] constantSizes() {
    if (extras.constantSizes.length > 0 || extras.constants == null) {
      return extras.constantSizes;
    }
    return new int[] {extras.constants.length};
  }

  /** Whether it has constants of these sizes. */
  public boolean hasConstants(int[] sizes) {
    float[] all = extras.constants;
    if (all == null) {
      return false;
    }
    return extras.constantSizes == KeyExtras.ONE_SIZE
        ? sizes.length == 1 && sizes[0] == all.length
        : Arrays.equals(extras.constantSizes, sizes);
  }

  /**
   * Sets {@link #constants()}; the arrays are kept.
   *
   * @param sizes of each of them
   */
  public void constants(float[] values, int... sizes) {
    KeyExtras own = ownExtras();
    own.constants = values;
    own.constantSizes = sizes.length > 1 ? sizes : KeyExtras.ONE_SIZE;
  }

  /** The highest sequence number, or {@link #NONE}. */
  public long sequenceNumber() {
    return extras.sequenceNumber;
  }

  /** Sets {@link #sequenceNumber()}. */
  public void sequenceNumber(long number) {
    if (extras.sequenceNumber != number) {
      ownExtras().sequenceNumber = number;
    }
  }

  /** Whether an id is among those remembered. */
  public boolean remembers(String id) {
    return extras.remembers(id);
  }

  /** Remembers an id, and drops the oldest if there are more than {@code atMost}. */
  public void remember(String id, int atMost) {
    ownExtras().remember(id, atMost);
  }

  /** Sets what {@link #remembers} looks for, the oldest first; the array is kept. */
  void ids(String[] remembered) {
    if (extras.ids != remembered) {
      ownExtras().ids = remembered;
    }
  }

  /** Processing time of the last event in milliseconds, or {@link #NONE}. */
  public long touched() {
    return extras.touched;
  }

  /** Sets {@link #touched()}. */
  public void touched(long time) {
    if (extras.touched != time) {
      ownExtras().touched = time;
    }
  }

  /** The event-time timer of what is due next, or {@link #NONE}. */
  public long timer() {
    return extras.timer;
  }

  /** Sets {@link #timer()}. */
  public void timer(long time) {
    if (extras.timer != time) {
      ownExtras().timer = time;
    }
  }

  /** The processing-time timer of the time to live, or {@link #NONE}. */
  public long timeToLiveTimer() {
    return extras.timeToLiveTimer;
  }

  /** Sets {@link #timeToLiveTimer()}. */
  public void timeToLiveTimer(long time) {
    if (extras.timeToLiveTimer != time) {
      ownExtras().timeToLiveTimer = time;
    }
  }

  // -- for readers of savepoints, and Flink's SQL over them, which calls getters by name

  /** The number of steps of the sequence. */
  public long getSteps() {
    return steps;
  }

  /** Event time of the last event in milliseconds; null if there is none. */
  public @Nullable Long getLastEvent() {
    return lastEvent == NONE ? null : lastEvent;
  }

  /** Whether a sequence is open. */
  public boolean getOpen() {
    return open;
  }

  /** The highest sequence number; null if there is none. */
  public @Nullable Long getSequenceNumber() {
    return extras.sequenceNumber == NONE ? null : extras.sequenceNumber;
  }

  /** The ids of events that are remembered, the oldest first. */
  public List<String> getIds() {
    return List.of(extras.ids);
  }

  /** The last score of the sequence; empty if there is none, or if it is not stored. */
  public List<Float> getScore() {
    return list(extras.score);
  }

  /** The constants, one after the other; empty if there are none. */
  public List<Float> getConstants() {
    return list(extras.constants);
  }

  /** All floats that are in use, one state after the other; empty unless a sequence is open. */
  public List<Float> getValues() {
    List<Float> all = new ArrayList<>();
    states().values().forEach(each -> all.addAll(list(each)));
    return all;
  }

  /** The entries of {@link #states()}. */
  public Set<Map.Entry<String, List<Float>>> getStates() {
    Map<String, List<Float>> named = new LinkedHashMap<>();
    states().forEach((name, floats) -> named.put(name, list(floats)));
    return named.entrySet();
  }

  /**
   * The states by name: those of the model, or the {@code inputs} of a window, the oldest first.
   * What another model wrote, whose layout is not known, is called {@code values}. None unless a
   * sequence is open.
   */
  public Map<String, float[]> states() {
    if (!open) {
      return Map.of();
    }
    return layout == null ? Map.of("values", values) : layout.named(values, steps);
  }

  private static List<Float> list(float @Nullable [] floats) {
    List<Float> list = new ArrayList<>();
    for (int i = 0; floats != null && i < floats.length; i++) {
      list.add(floats[i]);
    }
    return list;
  }

  @Override
  public String toString() {
    return "{\"open\":%b,\"steps\":%d,\"lastEvent\":%s,\"states\":%s}"
        .formatted(open, steps, getLastEvent(), json(states()));
  }

  private static String json(Map<String, float[]> named) {
    return named.entrySet().stream()
        .map(state -> "\"" + state.getKey() + "\":" + Arrays.toString(state.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
