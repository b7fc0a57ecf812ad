/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What happens to an event of a key that has no open sequence, when it does not start one. For one
 * that ends a sequence, see {@link EndWithoutStart}.
 */
@PublicEvolving
public enum MissingStart {
  /** A sequence starts with it, as if it were a start. */
  BEGIN,
  /** It is rejected, with {@link Rejected.Reason#MISSING_START}. */
  REJECT,
  /** It is dropped, and counted by the metric {@code numRecordsDropped}. */
  DROP
}
