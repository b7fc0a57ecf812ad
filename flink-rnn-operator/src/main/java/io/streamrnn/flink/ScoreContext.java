/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What is known of a record besides its score: where it is in the sequence of its key, and what was
 * before it. Immutable; may be kept. Arrays are copies that the function may keep and write to.
 *
 * <p>A duplicate gets the last score again, and with it what is known of the step that it belongs
 * to: the {@link #steps} and {@link #features} of the sequence that is open, and nothing of what
 * was before them.
 */
@PublicEvolving
public interface ScoreContext {

  /**
   * The key of the record.
   *
   * @param type of the keys of the stream
   * @throws ClassCastException if it is another type
   */
  <K> K key(Class<K> type);

  /** Event time in milliseconds, if the record has a timestamp. */
  OptionalLong timestamp();

  /**
   * The number of steps of the sequence so far, those of this record included; steps that {@link
   * MissingValues#maskStep} masks do not count, and those that a layer of the model masks do. 1 for
   * the first record of a sequence that has one step a record.
   */
  long steps();

  /**
   * Whether this is the first score of the sequence: no record before had one. Steps that {@link
   * MissingValues#maskStep} masks and the empty scores of a window that fills do not count. False
   * for a duplicate.
   */
  boolean isFirst();

  /**
   * Whether the score has a past: the state that the record started from is that of earlier
   * records, and not the initial one, as with the first record of a sequence, and after {@link
   * ModelChange#reset}. False for a duplicate.
   */
  boolean isWarm();

  /**
   * The name of the model that computed the score; for a duplicate, of the one that is effective
   * for it.
   */
  String modelName();

  /** The digests of the recurrent part and the head of the model of {@link #modelName}. */
  String modelDigest();

  /**
   * The score of the model that is to take over, {@code [O]}, while {@link ModelChange#shadow}
   * steps two models; empty otherwise.
   */
  Optional<float[]> shadowScore();

  /** Whether the record is a duplicate, see {@link StreamingRnnBuilder#deduplicateById}. */
  boolean isDuplicate();

  /**
   * The last score before this record, {@code [O]}; empty for the first one of a sequence, for a
   * duplicate, and for the first record of a key after a savepoint of a job that did not store it,
   * or whose model had another number of outputs.
   */
  Optional<float[]> previousScore();

  /**
   * The features of the record, as the input function returned them: a missing value is NaN, and
   * elapsed time is not among them. Of the last step if the record has several, and of length 0 if
   * it has none.
   */
  float[] features();

  /**
   * The {@link #features} of the last record before this one that has a step, in the same sequence;
   * empty for the first record of a sequence, for a duplicate, and for the first record of a key
   * after a savepoint of a job that did not store them.
   */
  Optional<float[]> previousFeatures();
}
