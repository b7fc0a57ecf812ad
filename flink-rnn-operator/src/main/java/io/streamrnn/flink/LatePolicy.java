/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What happens to a late event: one that arrives after the watermark has passed it, or that has
 * waited for the watermark and is before the last event of its key when its turn comes, as may be
 * after a restart.
 */
@PublicEvolving
public enum LatePolicy {
  /** It is applied when it arrives, after later events. */
  APPLY,
  /** It is rejected, with {@link Rejected.Reason#LATE}. */
  REJECT,
  /** It is dropped, and counted by the metric {@code numLateRecordsDropped}. */
  DROP
}
