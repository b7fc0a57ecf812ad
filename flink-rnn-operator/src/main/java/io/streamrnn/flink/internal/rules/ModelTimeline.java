/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.model.ModelIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of one id, one after the other in event time. For one thread. */
final class ModelTimeline<IN> {

  /**
   * A model from an event time on.
   *
   * @param from the time of its update
   * @param since when it became effective: earlier than that if its update repeated the model
   *     before it
   */
  private record Effective<IN>(long from, long since, ModelVersion<IN> version) {

    /** What is left of it beside an update of a time. */
    Stream<Effective<IN>> beside(long time) {
      Stream<Effective<IN>> before =
          since < time && time <= from ? Stream.of(starting(since)) : Stream.empty();
      // Between both times there is another model now, so that it is effective from its own on.
      Stream<Effective<IN>> after =
          time == from
              ? Stream.empty()
              : Stream.of(since <= time && time < from ? starting(from) : this);
      return Stream.concat(before, after);
    }

    private Effective<IN> starting(long time) {
      return new Effective<>(time, time, version);
    }
  }

  // In the order of time.
  private final List<Effective<IN>> effective = new ArrayList<>();
  // The only model, if it is effective at all times; null otherwise.
  private @Nullable ModelVersion<IN> always;
  // Whether models before the first of them were dropped.
  private boolean isCut;

  /** See {@link ModelVersions#add}. */
  void add(long from, ModelVersion<IN> version) {
    isCut = isCut && from != KeyState.NONE;
    List<Effective<IN>> others =
        from == KeyState.NONE
            ? List.of()
            : effective.stream().flatMap(each -> each.beside(from)).toList();
    effective.clear();
    effective.addAll(others);
    effective.add(new Effective<>(from, from, version));
    effective.sort(Comparator.comparingLong(Effective::from));
    always = onlyOne();
  }

  private @Nullable ModelVersion<IN> onlyOne() {
    Effective<IN> first = effective.get(0);
    return effective.size() == 1 && first.since() == KeyState.NONE ? first.version() : null;
  }

  /** Drops the models before a time, as {@link #retire} did before a restart. */
  void cut(long from) {
    effective.removeIf(other -> other.from() < from);
    isCut = true;
  }

  /** Whether a model is the oldest one that is left, and those before it were dropped. */
  boolean isCutBefore(ModelVersion<IN> version) {
    return isCut && effective.get(0).version() == version;
  }

  ModelVersion<IN> latest() {
    return effective.get(effective.size() - 1).version();
  }

  /** See {@link ModelVersions#from}. */
  @Nullable ModelVersion<IN> from(long time) {
    for (Effective<IN> each : effective) {
      if (each.from() == time && (time != KeyState.NONE || effective.size() == 1)) {
        return each.version();
      }
    }
    return null;
  }

  /** Since when a model is effective; empty if it is not. */
  LongStream since(ModelVersion<IN> version) {
    return effective.stream().filter(each -> each.version() == version).mapToLong(Effective::since);
  }

  /**
   * The model that is effective at a time, or the oldest one that is left if those before it were
   * dropped; null if none is yet.
   */
  @Nullable ModelVersion<IN> at(long time) {
    if (always != null) {
      return always;
    }
    for (int i = effective.size() - 1; i >= 0; i--) {
      if (effective.get(i).since() <= time) {
        return effective.get(i).version();
      }
    }
    return isCut ? effective.get(0).version() : null;
  }

  /**
   * Drops the models that no event after a watermark is scored with. The last one of them stays for
   * late events, and for those that a checkpoint has in flight. One that repeats the model before
   * it is no successor. It takes its place and keeps its own time: an update of a time between them
   * may still come, and is effective until then, whether a subtask has dropped one of them or not.
   */
  void retire(long watermark) {
    for (int i = repeat(watermark); i > 0; i = repeat(watermark)) {
      Effective<IN> last = effective.get(i);
      effective.set(i, new Effective<>(last.from(), effective.get(i - 1).since(), last.version()));
      effective.remove(i - 1);
    }
    while (isPassed(2, watermark)) {
      effective.remove(0);
      isCut = true;
    }
    always = onlyOne();
  }

  /** Whether {@link #retire} drops a model. */
  boolean retires(long watermark) {
    return isPassed(2, watermark) || repeat(watermark) > 0;
  }

  /** The index of the first model that repeats the one before it; 0 for none. */
  private int repeat(long watermark) {
    for (int i = 1; isPassed(i, watermark); i++) {
      if (identity(i).equals(identity(i - 1))) {
        return i;
      }
    }
    return 0;
  }

  private boolean isPassed(int index, long watermark) {
    return effective.size() > index && effective.get(index).from() <= watermark;
  }

  private ModelIdentity identity(int index) {
    return effective.get(index).version().model().identity();
  }

  List<ModelVersion<IN>> versions() {
    return effective.stream().map(Effective::version).toList();
  }
}
