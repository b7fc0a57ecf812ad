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
 * Scores each reading by the error of its forecast, which was made at the previous reading of the
 * mote, and raises alarms. The first reading of a mote has no forecast and the score 0.
 */
final class ForecastErrors extends KeyedProcessFunction<Integer, Forecast, ScoredReading> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final AlarmRule alarm;

  // -- runtime
  private transient ValueState<Past> past;

  ForecastErrors(AlarmRule alarm) {
    this.alarm = alarm;
  }

  @Override
  public void open(OpenContext context) {
    past = getRuntimeContext().getState(new ValueStateDescriptor<>("past", Past.class));
  }

  @Override
  public void processElement(Forecast now, Context context, Collector<ScoredReading> out)
      throws Exception {
    Past before = past.value();
    double score = before == null ? 0 : before.forecast().error(now.change());
    double mean = alarm.mean(before == null ? 0 : before.mean(), score);
    past.update(new Past(now, mean));
    out.collect(scored(now, score, mean));
  }

  private ScoredReading scored(Forecast now, double score, double mean) {
    Reading reading = now.change().reading();
    return new ScoredReading(
        reading.mote(),
        reading.reading(),
        reading.indoor(),
        reading.humidity(),
        reading.temperature(),
        now.humidity(),
        now.temperature(),
        score,
        mean,
        alarm.isAlarm(mean) ? 1 : 0,
        reading.label());
  }

  /**
   * The state of a mote.
   *
   * @param forecast made at its last reading
   * @param mean running mean of its scores
   */
  public record Past(Forecast forecast, double mean) {}
}
