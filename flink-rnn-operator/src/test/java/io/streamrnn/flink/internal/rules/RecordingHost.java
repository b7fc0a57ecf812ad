/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A host that records what it is asked for. */
public class RecordingHost implements Host<Float, String> {

  public final List<String> results = new ArrayList<>();
  public final List<Rejected<Float>> rejected = new ArrayList<>();
  public final List<StateReport<Object>> reports = new ArrayList<>();
  public final List<Trace<Object>> traces = new ArrayList<>();
  public final TreeSet<Long> eventTimers = new TreeSet<>();
  public final TreeSet<Long> processingTimers = new TreeSet<>();
  public long now;

  public List<StateReport.Cause> causes() {
    return reports.stream().map(StateReport::cause).toList();
  }

  @Override
  public void emit(String result, long timestamp) {
    results.add(result);
  }

  @Override
  public void reject(Rejected<Float> record, long timestamp) {
    rejected.add(record);
  }

  @Override
  public void report(StateReport<Object> report, long timestamp) {
    reports.add(report);
  }

  @Override
  public void trace(Trace<Object> trace, long timestamp) {
    traces.add(trace);
  }

  @Override
  public void setEventTimer(long time) {
    eventTimers.add(time);
  }

  @Override
  public void setProcessingTimer(long time) {
    processingTimers.add(time);
  }

  @Override
  public void deleteEventTimer(long time) {
    eventTimers.remove(time);
  }

  @Override
  public void deleteProcessingTimer(long time) {
    processingTimers.remove(time);
  }

  @Override
  public long processingTime() {
    return now;
  }
}
