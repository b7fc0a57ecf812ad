/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/** What happens to an event that starts a sequence while one is open. */
@PublicEvolving
public enum RepeatedStart {
  /** The open sequence ends before it, with {@link StateReport.Cause#RESTARTED}. */
  RESTART,
  /** The open sequence continues: the event is like any other. */
  CONTINUE,
  /** It is rejected, with {@link Rejected.Reason#REPEATED_START}. */
  REJECT
}
