/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.model.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final ModelTimeline<IN> first = new ModelTimeline<>();
  private final Map<String, ModelTimeline<IN>> others = new HashMap<>();
  private final Map<Long, ModelVersion<IN>> byStamp = new HashMap<>();
  // The latest event time at which a sequence had the model of a stamp.
  private final Map<Long, Long> used = new HashMap<>();

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
    ModelTimeline<IN> timeline =
        id.equals(ModelsPlan.FIRST)
            ? first
            : others.computeIfAbsent(id, other -> new ModelTimeline<>());
    timeline.add(from, version);
    byStamp.put(version.stamp(), version);
  }

  /** Adds a model that sequences may have begun with. */
  public void addFormer(ModelVersion<IN> version) {
    byStamp.putIfAbsent(version.stamp(), version);
  }

  /**
   * Drops the models that no event after a watermark is scored with.
   *
   * @param silence the event time after which a sequence without events has ended, so that no one
   *     has a model that was not used for longer; {@link #NO_FORMER} if sequences do not continue
   *     with former models
   * @return the models that are left
   */
  public List<Model> retire(long watermark, long silence) {
    timelines().forEach(timeline -> timeline.retire(watermark));
    List<ModelVersion<IN>> live = effective().toList();
    byStamp
        .entrySet()
        .removeIf(
            known ->
                !live.contains(known.getValue()) && isUnused(known.getKey(), watermark, silence));
    used.keySet().retainAll(byStamp.keySet());
    return Stream.concat(effective(), byStamp.values().stream())
        .map(ModelVersion::model)
        .distinct()
        .toList();
  }

  private boolean isUnused(long stamp, long watermark, long silence) {
    // From the first look on, as it may have been used until then.
    long last = used.computeIfAbsent(stamp, unknown -> watermark);
    return silence == NO_FORMER || watermark > last && watermark - last > silence;
  }

  private Stream<ModelTimeline<IN>> timelines() {
    return Stream.concat(Stream.of(first), others.values().stream());
  }

  private Stream<ModelVersion<IN>> effective() {
    return timelines().flatMap(timeline -> timeline.versions().stream());
  }

  /** The last model that replaced the first one, or that itself. */
  public ModelVersion<IN> latest() {
    return first.latest();
  }

  /** The model of the first id that scores events before all later ones take effect. */
  public ModelVersion<IN> effectiveFirst() {
    return first.versions().get(0);
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

  /** The model of the states that a command sets: that of the open sequence, or the latest. */
  ModelVersion<IN> ofCommand(@Nullable KeyState state) {
    ModelVersion<IN> ofSequence = state != null && state.isOpen() ? of(state.stamp()) : null;
    return ofSequence == null ? latest() : ofSequence;
  }

  /** The model that an open sequence began with; null if it is not known. */
  @Nullable ModelVersion<IN> former(KeyState past, long time) {
    used.merge(past.stamp(), Math.max(time, past.lastEvent()), Math::max);
    return byStamp.get(past.stamp());
  }

  /** The model of a stamp; null if it is not known. */
  @Nullable ModelVersion<IN> of(long stamp) {
    return byStamp.get(stamp);
  }
}
