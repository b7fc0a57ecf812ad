/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to an event that ends a sequence when none is open, and that does not start one. */
@PublicEvolving
public enum EndWithoutStart {
  /** It is a sequence by itself: scored from the initial state and ended. */
  SCORE,
  /** It is rejected, with {@link Rejected.Reason#END_WITHOUT_START}. */
  REJECT,
  /** It is dropped, and counted by the metric {@code numRecordsDropped}. */
  DROP
}
