/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.model.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * The models of an operator: which one is effective at a time, and the former ones, with which
 * sequences may have begun. For one thread.
 */
@Internal
public final class ModelVersions<IN> {

  /** A model from an event time on. */
  private record Effective<IN>(long from, ModelVersion<IN> version) {}

  // In the order of time. The first one is effective from the beginning.
  private final List<Effective<IN>> effective = new ArrayList<>();
  private final Map<Long, ModelVersion<IN>> byStamp = new HashMap<>();

  /** Starts with a model that is effective at all times. */
  public ModelVersions(ModelVersion<IN> first) {
    effective.add(new Effective<>(KeyState.NONE, first));
    byStamp.put(first.stamp(), first);
  }

  /**
   * Makes a model effective.
   *
   * @param from an event time, or {@link KeyState#NONE} for all events from now on, whatever was to
   *     be effective later
   */
  public void add(long from, ModelVersion<IN> version) {
    effective.removeIf(other -> from == KeyState.NONE || other.from() == from);
    effective.add(new Effective<>(from, version));
    effective.sort(Comparator.comparingLong(Effective::from));
    byStamp.put(version.stamp(), version);
  }

  /**
   * Drops the models that no event after a watermark is scored with, unless sequences may have
   * begun with them.
   *
   * @param keepsFormer whether open sequences continue with the model that they began with
   * @return the models that are left
   */
  public List<Model> retire(long watermark, boolean keepsFormer) {
    while (effective.size() > 1 && effective.get(1).from() <= watermark) {
      effective.remove(0);
    }
    if (!keepsFormer) {
      byStamp.values().retainAll(effective.stream().map(Effective::version).toList());
    }
    return Stream.concat(effective.stream().map(Effective::version), byStamp.values().stream())
        .map(ModelVersion::model)
        .distinct()
        .toList();
  }

  /** Adds a model that sequences may have begun with. */
  public void addFormer(ModelVersion<IN> version) {
    byStamp.putIfAbsent(version.stamp(), version);
  }

  /** The model of the latest time. */
  public ModelVersion<IN> latest() {
    return effective.get(effective.size() - 1).version();
  }

  /**
   * The model that is effective for a key.
   *
   * @param time of an event, or {@link KeyState#NONE}
   * @param state of its key, whose time never goes back; null for none
   */
  ModelVersion<IN> at(long time, @Nullable KeyState state) {
    int at = effective.size() - 1;
    if (at > 0) {
      long latest = state == null ? time : Math.max(time, state.lastEvent());
      while (effective.get(at).from() > latest) {
        at--;
      }
    }
    return effective.get(at).version();
  }

  /** The model of the states that a command sets: that of the open sequence, or the latest. */
  ModelVersion<IN> ofCommand(@Nullable KeyState state) {
    ModelVersion<IN> ofSequence = state != null && state.isOpen() ? of(state.stamp()) : null;
    return ofSequence == null ? latest() : ofSequence;
  }

  /** The model of a stamp; null if it is not known. */
  @Nullable ModelVersion<IN> of(long stamp) {
    return byStamp.get(stamp);
  }
}
