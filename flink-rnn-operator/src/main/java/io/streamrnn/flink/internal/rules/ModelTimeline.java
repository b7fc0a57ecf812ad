/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.KeyState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models of one id, one after the other in event time. For one thread. */
final class ModelTimeline<IN> {

  /** A model from an event time on. */
  private record Effective<IN>(long from, ModelVersion<IN> version) {}

  // In the order of time.
  private final List<Effective<IN>> effective = new ArrayList<>();
  // The only model, if it is effective at all times; null otherwise.
  private @Nullable ModelVersion<IN> always;
  // Whether models before the first of them were dropped.
  private boolean isCut;

  /** See {@link ModelVersions#add}. */
  void add(long from, ModelVersion<IN> version) {
    isCut = isCut && from != KeyState.NONE;
    effective.removeIf(other -> from == KeyState.NONE || other.from() == from);
    effective.add(new Effective<>(from, version));
    effective.sort(Comparator.comparingLong(Effective::from));
    always = effective.size() == 1 && from == KeyState.NONE ? version : null;
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

  /** The model that is effective from a time on; null if there is another one later. */
  @Nullable ModelVersion<IN> from(long time) {
    if (time == KeyState.NONE) {
      return always;
    }
    Effective<IN> last = effective.get(effective.size() - 1);
    return last.from() <= time ? last.version() : null;
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
      if (effective.get(i).from() <= time) {
        return effective.get(i).version();
      }
    }
    return isCut ? effective.get(0).version() : null;
  }

  /**
   * Drops the models that no event after a watermark is scored with. The last one of them stays for
   * late events, and for those that a checkpoint has in flight.
   */
  void retire(long watermark) {
    while (retires(watermark)) {
      effective.remove(0);
      isCut = true;
    }
  }

  /** Whether {@link #retire} drops a model. */
  boolean retires(long watermark) {
    return isPassed(2, watermark) || isPassed(1, watermark) && isRepeated();
  }

  private boolean isPassed(int index, long watermark) {
    return effective.size() > index && effective.get(index).from() <= watermark;
  }

  /** Whether the first model is also the one that replaces it. */
  private boolean isRepeated() {
    return digest(effective.get(0)).equals(digest(effective.get(1)));
  }

  private static String digest(Effective<?> model) {
    return model.version().model().identity().digest();
  }

  List<ModelVersion<IN>> versions() {
    return effective.stream().map(Effective::version).toList();
  }
}
