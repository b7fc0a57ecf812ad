/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A model that replaces one of a running job. It is read, checked and run for a step before it
 * becomes effective. If it does not pass, the job continues with the model that it has, and {@link
 * StreamingRnn#modelReports} says why. What happens to the states of keys is decided by {@link
 * StreamingRnnBuilder#onModelChange}. An update to the former file is a rollback.
 *
 * <p>The file is read once, by one task, in the way in which the model of the job was read: with
 * the same layers, states and outputs. From there its bytes travel with the job and its
 * checkpoints.
 *
 * @param id of the model that it replaces, see {@link StreamingRnnBuilder#models}; empty for the
 *     one passed to {@link StreamingRnn#model}
 * @param uri a path or URI, read through Flink's file systems
 * @param sha256 the digest that the file must have, see {@link ModelFileSource#sha256}; empty for
 *     any
 * @param effectiveFrom the event time in milliseconds of the first event that it scores, or {@link
 *     #NOW}
 */
@PublicEvolving
public record ModelUpdate(String id, String uri, String sha256, long effectiveFrom)
    implements Serializable {

  /** In place of a time: for all events from the arrival of the update on. */
  public static final long NOW = Long.MIN_VALUE;

  /** Checks. */
  public ModelUpdate {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(sha256, "sha256");
  }

  /** An update that becomes effective when it arrives. */
  public static ModelUpdate of(String uri) {
    return new ModelUpdate("", uri, "", NOW);
  }

  /** This for another model than that passed to {@link StreamingRnn#model}. */
  public ModelUpdate id(String ofModel) {
    return new ModelUpdate(ofModel, uri, sha256, effectiveFrom);
  }

  /** This with a digest that the file must have. */
  public ModelUpdate sha256(String digest) {
    return new ModelUpdate(id, uri, digest, effectiveFrom);
  }

  /**
   * This for events from a time on. An event is scored with the model of its own time, whichever
   * subtask scores it and however often a failure repeats it, if the update arrives before the
   * event: see {@link ModelUpdates}.
   */
  public ModelUpdate effectiveFrom(Instant time) {
    return new ModelUpdate(id, uri, sha256, time.toEpochMilli());
  }

  @Override
  public String toString() {
    return "ModelUpdate[id=%s, uri=%s, sha256=%s, effectiveFrom=%s]"
        .formatted(
            id, uri, sha256, effectiveFrom == NOW ? "now" : Instant.ofEpochMilli(effectiveFrom));
  }
}
