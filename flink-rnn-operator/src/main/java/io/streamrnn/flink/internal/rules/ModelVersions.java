/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.model.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The models of an operator: which one is effective for an event, and the former ones, with which
 * sequences may have begun. For one thread.
 */
@Internal
public final class ModelVersions<IN> {

  /** In place of a time: no sequence continues with a former model. */
  public static final long NO_FORMER = -1;

  /** In place of the time of the last event of a model: sequences with it may never end. */
  private static final long UNKNOWN = Long.MAX_VALUE;

  /** In place of the time of the last event of a model: no sequence began with it. */
  private static final long NEVER = KeyState.NONE;

  private final ModelTimeline<IN> first = new ModelTimeline<>();
  private final Map<String, ModelTimeline<IN>> others = new HashMap<>();
  // Those of an id in the order in which they replaced each other.
  private final List<Known<IN>> known = new ArrayList<>();
  // The one of those, if there is no other; null otherwise.
  private @Nullable ModelVersion<IN> only;
  // The latest event time at which a sequence had the model of a stamp, while there are several.
  private final Map<Long, Long> used = new HashMap<>();
  // The stamps of the models that each restart brings, though no sequence has them any more.
  private Set<Long> brought = Set.of();
  // The latest event time at which a sequence had any model.
  private long lastUse = NEVER;
  // The latest event time of all.
  private long latest = KeyState.NONE;
  // The latest event time before a restart.
  private long latestBefore = KeyState.NONE;
  // The last watermark that was looked at.
  private long watermark = KeyState.NONE;

  /**
   * A model that sequences may have begun with. Models of one stamp differ in their heads.
   *
   * @param from an event time, or {@link KeyState#NONE}
   * @param isOfEarlierJob whether an earlier job brought it, so that the model of the job and its
   *     updates replace it
   */
  private record Known<IN>(String id, long from, ModelVersion<IN> version, boolean isOfEarlierJob) {

    /** Whether it has the states of another model of its id, and differs in its head at most. */
    boolean hasStatesOf(Known<IN> other) {
      return id.equals(other.id()) && version.stamp() == other.version().stamp();
    }
  }

  /** Starts with a model that is effective at all times. */
  public ModelVersions(ModelVersion<IN> first) {
    add(ModelsPlan.FIRST, KeyState.NONE, first);
  }

  /**
   * Makes a model effective.
   *
   * @param id of the model that it replaces, if there is one of this id
   * @param from an event time, or {@link KeyState#NONE} for all events from now on, whatever was to
   *     be effective later
   */
  public void add(String id, long from, ModelVersion<IN> version) {
    timeline(id).add(from, version);
    addKnown(new Known<>(id, from, version, false));
  }

  /**
   * Adds a model that was effective before a restart, after those that were replaced; see {@link
   * #add}.
   *
   * @param isOldest what {@link #isOldest} returned then
   */
  public void addAgain(String id, long from, ModelVersion<IN> version, boolean isOldest) {
    timeline(id).add(from, version);
    if (isOldest) {
      timeline(id).cut(from);
    }
    Known<IN> added = new Known<>(id, from, version, false);
    addKnown(added, placeAgain(added));
  }

  /**
   * Without a time it releases all models with its states, so that those of a time came after it.
   */
  private int placeAgain(Known<IN> added) {
    for (int i = 0; i < known.size() && added.from() == KeyState.NONE; i++) {
      Known<IN> other = known.get(i);
      if (!other.isOfEarlierJob() && other.from() != KeyState.NONE && other.hasStatesOf(added)) {
        return i;
      }
    }
    return place(added);
  }

  private ModelTimeline<IN> timeline(String id) {
    return id.equals(ModelsPlan.FIRST)
        ? first
        : others.computeIfAbsent(id, other -> new ModelTimeline<>());
  }

  /** Adds a model of an earlier job, with which sequences may have begun; see {@link #add}. */
  public void addFormer(String id, long from, ModelVersion<IN> version) {
    addKnown(new Known<>(id, from, version, true));
  }

  /**
   * Adds a model of an update that others of the job have replaced, with which sequences may have
   * begun; see {@link #add}. It comes before those.
   */
  public void addReplaced(String id, long from, ModelVersion<IN> version) {
    Known<IN> added = new Known<>(id, from, version, false);
    addKnown(added, placeAgain(added));
  }

  private void addKnown(Known<IN> added) {
    addKnown(added, place(added));
  }

  private void addKnown(Known<IN> added, int place) {
    if (only != null && lastUse != NEVER) {
      used.merge(only.stamp(), lastUse, Math::max);
    }
    known.add(place, added);
    only = known.size() == 1 ? added.version() : null;
  }

  /** Behind all that it replaces. Without a time it replaces all others of its job. */
  private int place(Known<IN> added) {
    int at =
        added.isOfEarlierJob()
            ? (int) known.stream().filter(Known::isOfEarlierJob).count()
            : known.size();
    for (int i = at - 1; i >= 0 && added.from() != KeyState.NONE; i--) {
      Known<IN> other = known.get(i);
      boolean isOfJob = other.isOfEarlierJob() == added.isOfEarlierJob();
      if (isOfJob && other.id().equals(added.id())) {
        if (other.from() <= added.from()) {
          break;
        }
        at = i;
      }
    }
    return at;
  }

  /**
   * The model of an id that became effective at a time; null if there is none. It depends on the
   * updates alone, and not on the events of a subtask.
   *
   * @param time an event time, or {@link KeyState#NONE} for the one that is effective at all times
   */
  public @Nullable ModelVersion<IN> from(String id, long time) {
    ModelTimeline<IN> timeline = id.equals(ModelsPlan.FIRST) ? first : others.get(id);
    return timeline == null ? null : timeline.from(time);
  }

  /** Whether a version is effective at some time, or will be. */
  public boolean isEffective(ModelVersion<IN> version) {
    return effective().anyMatch(other -> other == version);
  }

  /**
   * Since when a version is effective: from before the time of its update if that repeated the
   * model before it.
   *
   * @param from the time of its update, which is returned if the version is not effective
   */
  public long since(ModelVersion<IN> version, long from) {
    return timelines().flatMapToLong(timeline -> timeline.since(version)).max().orElse(from);
  }

  /**
   * Whether a version is the oldest one of its id that is left, so that it is effective for events
   * before its time, too.
   */
  public boolean isOldest(ModelVersion<IN> version) {
    return timelines().anyMatch(timeline -> timeline.isCutBefore(version));
  }

  /** Whether sequences of this subtask may have begun with a version, or will. */
  public boolean mayHaveSequences(ModelVersion<IN> version) {
    return known.stream().anyMatch(each -> each.version() == version);
  }

  /** Whether a version of a stamp is effective at a time, whatever its id. */
  boolean isEffective(long stamp, long time) {
    return only != null
        ? only.stamp() == stamp
        : timelines()
            .map(timeline -> timeline.at(time))
            .anyMatch(version -> version != null && version.stamp() == stamp);
  }

  /** Notes a watermark. */
  public void advance(long watermark) {
    this.watermark = watermark;
  }

  /**
   * Notes a watermark, and returns whether {@link #retire} would drop a model. If it would not, it
   * does not after more events either, as these only keep models.
   */
  public boolean mayRetire(long watermark, long silence) {
    advance(watermark);
    List<ModelVersion<IN>> live = effective().toList();
    return timelines().anyMatch(timeline -> timeline.retires(now()))
        || known.stream().anyMatch(former -> isOver(former, live, watermark, silence));
  }

  /**
   * Drops the models that no event after a watermark is scored with.
   *
   * @param silence the event time after which a sequence without events has ended, so that no one
   *     has a model that was not used for longer; {@link #NO_FORMER} if sequences do not continue
   *     with former models
   * @return those that are left
   */
  public Set<ModelVersion<IN>> retire(long watermark, long silence) {
    advance(watermark);
    timelines().forEach(timeline -> timeline.retire(now()));
    List<ModelVersion<IN>> live = effective().toList();
    List<Known<IN>> over =
        known.stream().filter(former -> isOver(former, live, watermark, silence)).toList();
    known.removeAll(over);
    used.keySet().removeIf(stamp -> of(stamp) == null && !brought.contains(stamp));
    only = known.size() == 1 ? known.get(0).version() : null;
    Set<ModelVersion<IN>> left = Collections.newSetFromMap(new IdentityHashMap<>());
    left.addAll(live);
    known.forEach(each -> left.add(each.version()));
    return left;
  }

  private boolean isOver(
      Known<IN> former, List<ModelVersion<IN>> live, long watermark, long silence) {
    return !live.contains(former.version())
        && (isUnused(former.version().stamp(), watermark, silence)
            || isReplaced(former, now())
            || isAhead(former));
  }

  /**
   * The last watermark, or the latest event time where there are no watermarks. Without them no key
   * is known to have reached that time, so that {@link #isUnused} does not take it.
   */
  private long now() {
    return watermark == KeyState.NONE ? latest : watermark;
  }

  private boolean isUnused(long stamp, long watermark, long silence) {
    // Until the first look it may have been used with any event.
    long last = used.computeIfAbsent(stamp, unknown -> Math.max(lastUse, watermark));
    return silence == NO_FORMER || last == NEVER || watermark > last && watermark - last > silence;
  }

  /** Whether sequences with its states continue with another head: that of a later model. */
  private boolean isReplaced(Known<IN> former, long now) {
    return known.stream()
        .skip(known.indexOf(former) + 1L)
        .anyMatch(later -> later.hasStatesOf(former) && later.from() <= now);
  }

  /**
   * Whether no sequence had it, as its time is yet to come. If it is not effective then, another
   * one has replaced it before.
   */
  private boolean isAhead(Known<IN> former) {
    return !former.isOfEarlierJob()
        && former.from() > Math.max(latest, Math.max(watermark, latestBefore))
        && used.getOrDefault(former.version().stamp(), UNKNOWN) != UNKNOWN;
  }

  /** Notes that a sequence has a model at an event time. */
  void use(long stamp, long time) {
    long last = time == KeyState.NONE ? UNKNOWN : time;
    latest = Math.max(latest, time);
    lastUse = Math.max(lastUse, last);
    if (known.size() > 1) {
      used.merge(stamp, last, Math::max);
    }
  }

  /**
   * Notes that each restart brings the models so far, whether sequences have them or not. {@link
   * #used} has those that were released, too: a restart would keep them otherwise, as models of
   * which nothing is known.
   */
  public void areBrought() {
    brought = known.stream().map(each -> each.version().stamp()).collect(Collectors.toSet());
  }

  /**
   * Notes that sequences may have the models so far, from before a restart.
   *
   * @param times what {@link #used} returned then, empty if that is not known. A former model that
   *     is missing is kept; one that is effective and missing is new
   */
  public void restored(Map<Long, Long> times) {
    for (Known<IN> each : known) {
      long stamp = each.version().stamp();
      if (!times.isEmpty() && !times.containsKey(stamp) && isEffective(each.version())) {
        continue;
      }
      long time = times.getOrDefault(stamp, UNKNOWN);
      used.put(stamp, time);
      latestBefore = time == UNKNOWN ? latestBefore : Math.max(latestBefore, time);
    }
  }

  /**
   * The latest event time at which a sequence may have had each model, by their stamps. Those that
   * were released are among them if a restart brings them again.
   */
  public Map<Long, Long> used() {
    Map<Long, Long> times = new HashMap<>(used);
    for (Known<IN> each : known) {
      long stamp = each.version().stamp();
      long time = used.getOrDefault(stamp, lastUse);
      times.put(stamp, only == null ? time : Math.max(time, lastUse));
    }
    return times;
  }

  /** Keeps the model of a stamp, since no time is known at which a sequence with it ends. */
  void keep(long stamp) {
    used.put(stamp, UNKNOWN);
  }

  private Stream<ModelTimeline<IN>> timelines() {
    return Stream.concat(Stream.of(first), others.values().stream());
  }

  private Stream<ModelVersion<IN>> effective() {
    return timelines().flatMap(timeline -> timeline.versions().stream());
  }

  /** The only model that events and sequences may have; null if there are several. */
  public @Nullable ModelVersion<IN> only() {
    return only;
  }

  /** The last model that replaced the first one, or that itself. */
  public ModelVersion<IN> latest() {
    return first.latest();
  }

  /**
   * The model of the first id that is effective at the last watermark, or at the latest event time
   * where there are no watermarks; after a restart at that before it at least.
   */
  public ModelVersion<IN> current() {
    return firstAt(Math.max(now(), latestBefore));
  }

  /**
   * The model that messages about an event name: the one that was to take its steps. Before that is
   * decided it is the one of the first id that is effective at its time, whatever the watermark is
   * by now: the event may have waited for others.
   *
   * @param decision null if there is none
   * @param state of its key; null for none
   */
  Model named(Event<?> event, @Nullable Decision decision, @Nullable KeyState state) {
    if (decision instanceof Decision.Step step) {
      return step.version().model();
    }
    if (decision instanceof Decision.Reject reject && reject.version() != null) {
      return reject.version().model();
    }
    long time = event.timestamp();
    return firstAt(state == null ? time : Math.max(time, state.lastEvent())).model();
  }

  private ModelVersion<IN> firstAt(long time) {
    ModelVersion<IN> version = first.at(time);
    return version == null ? first.latest() : version;
  }

  /**
   * The model that is effective for a key; null if there is none of the id.
   *
   * @param time of an event, or {@link KeyState#NONE}
   * @param state of its key, whose time never goes back; null for none
   */
  @Nullable ModelVersion<IN> at(String id, long time, @Nullable KeyState state) {
    ModelTimeline<IN> timeline = id.equals(ModelsPlan.FIRST) ? first : others.get(id);
    return timeline == null
        ? null
        : timeline.at(state == null ? time : Math.max(time, state.lastEvent()));
  }

  /** The ids of the models besides the first one. */
  List<String> ids() {
    return others.keySet().stream().sorted().toList();
  }

  /**
   * The model of the states that a command sets: that of the open sequence, or the one that is
   * effective now.
   */
  ModelVersion<IN> ofCommand(@Nullable KeyState state, long watermark) {
    ModelVersion<IN> ofSequence = state != null && state.isOpen() ? of(state.stamp()) : null;
    if (ofSequence != null) {
      return ofSequence;
    }
    return firstAt(state == null ? watermark : Math.max(watermark, state.lastEvent()));
  }

  /**
   * The model that an open sequence began with; null if it is not known.
   *
   * @param id of the model of the record that continues it
   * @param recordTime of the record: a late one does not take the sequence back
   */
  @Nullable ModelVersion<IN> former(String id, long recordTime, KeyState past) {
    long time = Math.max(recordTime, past.lastEvent());
    Known<IN> best = null;
    for (Known<IN> candidate : known) {
      if (candidate.version().stamp() == past.stamp()
          && (best == null || isBetter(candidate, best, id, time))) {
        best = candidate;
      }
    }
    return best == null ? null : best.version();
  }

  /**
   * Of the same id first, then effective before the time, then the later one of the list; of those
   * from after the time the earlier one, as in a {@link ModelTimeline}.
   */
  private static boolean isBetter(Known<?> candidate, Known<?> best, String id, long time) {
    int byId = Boolean.compare(candidate.id().equals(id), best.id().equals(id));
    int byTime = Boolean.compare(candidate.from() <= time, best.from() <= time);
    boolean isBetterByTime = byTime > 0 || byTime == 0 && candidate.from() <= time;
    return byId > 0 || byId == 0 && isBetterByTime;
  }

  /** A model of a stamp; null if it is not known. */
  @Nullable ModelVersion<IN> of(long stamp) {
    ModelVersion<IN> last = null;
    for (Known<IN> candidate : known) {
      last = candidate.version().stamp() == stamp ? candidate.version() : last;
    }
    return last;
  }
}
