/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import io.streamrnn.flink.internal.state.StateLayout;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/**
 * All that is known of a call when it is planned.
 *
 * @param plan what the operator's rules run
 * @param layout of the states
 * @param stamp of the states
 * @param rows that come in and go out
 * @param output the type of what the function emits
 * @param stateTtl the time to live in processing time; zero for none; empty if the query does not
 *     say
 */
record Planned(
    RnnPlan<RowData, float[][]> plan,
    StateLayout layout,
    long stamp,
    Rows rows,
    DataType output,
    Optional<Duration> stateTtl) {

  /** Writes the states of keys. */
  KeyStateSerializer states() {
    return new KeyStateSerializer(layout, stamp, plan.hasStatesOfOthers(), plan.wording());
  }
}
