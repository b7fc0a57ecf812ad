/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to an event that arrives after the watermark has passed it. */
@PublicEvolving
public enum LatePolicy {
  /** It is applied when it arrives, after later events. */
  APPLY,
  /** It is rejected, with {@link Rejected.Reason#LATE}. */
  REJECT,
  /** It is dropped, and counted by the metric {@code numLateRecordsDropped}. */
  DROP
}
