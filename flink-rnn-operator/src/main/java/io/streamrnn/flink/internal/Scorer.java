package io.streamrnn.flink.internal;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.StateLayout;

/**
 * Scores an event with the past of its key, in two steps, so that what can fail comes first: {@link
 * #score} reads, {@link #commit} writes. For one thread.
 */
interface Scorer {

  /** What is kept per key. */
  StateLayout layout();

  /**
   * Says what a state depends on: states with another stamp are not this scorer's.
   *
   * @param inputVersion of the input function; may be empty
   */
  long stamp(String inputVersion);

  /**
   * Scores an event and changes nothing that outlives it.
   *
   * @param features of the right length, finite; valid until {@code commit}
   * @param past of the key, or null for none; only read
   * @return the score, an array of the caller's own; of length 0 for none yet; null for none yet
   *     and no output either
   */
  float[] score(float[] features, KeyState past) throws Rejection;

  /**
   * Enters the event that was just scored.
   *
   * @param past the same as given to {@code score}, or new for the first event of the key
   * @param features the same as given to {@code score}
   */
  void commit(float[] features, KeyState past);
}
