/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Computes the change of each reading since the previous reading of its mote. The change of the
 * first reading is 0. The change of a reading that is NaN is NaN, and the next reading is compared
 * with the last finite one.
 */
final class Changes extends KeyedProcessFunction<Integer, Reading, Change> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final ChangeScaler scaler;

  // -- runtime
  private transient ValueState<Reading> last;

  Changes(ChangeScaler scaler) {
    this.scaler = scaler;
  }

  @Override
  public void open(OpenContext context) {
    last = getRuntimeContext().getState(new ValueStateDescriptor<>("last-reading", Reading.class));
  }

  @Override
  public void processElement(Reading reading, Context context, Collector<Change> out)
      throws Exception {
    Reading before = last.value();
    out.collect(scaler.change(before == null ? reading : before, reading));
    if (Double.isFinite(reading.humidity()) && Double.isFinite(reading.temperature())) {
      last.update(reading);
    }
  }
}
