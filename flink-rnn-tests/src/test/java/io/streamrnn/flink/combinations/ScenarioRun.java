/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import io.streamrnn.flink.Rejected;
import io.streamrnn.testkit.RnnHarness;
import java.util.List;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.ExceptionUtils;

/** Runs a scenario through the operator. */
final class ScenarioRun {

  // -- configuration
  private final Scenario scenario;

  // -- runtime
  private final RnnHarness<Signal, String, String> harness;
  private boolean controlled;
  private RnnHarness.Checkpoint checkpoint;
  private int checkpointAt;

  private ScenarioRun(Scenario scenario) throws Exception {
    this.scenario = scenario;
    StateBackend backend =
        scenario.at(Knob.ROCKSDB) == 1
            ? new EmbeddedRocksDBStateBackend()
            : new HashMapStateBackend();
    Step.Runner runner = scenario.runner();
    controlled = runner.controlled();
    harness =
        controlled
            ? RnnHarness.startControlled(scenario.rnn(runner), Signal::keyOf, backend)
            : RnnHarness.start(scenario.rnn(runner), Signal::keyOf, backend);
    if (scenario.at(Knob.OBJECT_REUSE) == 1) {
      harness.reuseObjects();
    }
  }

  /** The first difference from the reference, or what went wrong; empty for neither. */
  static String difference(Scenario scenario) {
    try {
      return of(scenario).differenceFrom(SlowReference.of(scenario), isAlone(scenario));
    } catch (Exception | AssertionError e) {
      return ExceptionUtils.stringifyException(e);
    }
  }

  /** Whether there is one subtask all the time. */
  private static boolean isAlone(Scenario scenario) {
    return scenario.runner().parallelism() == 1
        && scenario.steps().stream()
            .noneMatch(s -> s instanceof Step.Restart r && r.runner().parallelism() > 1);
  }

  private static Outcome of(Scenario scenario) throws Exception {
    ScenarioRun run = new ScenarioRun(scenario);
    try (run.harness) {
      return run.run();
    }
  }

  private Outcome run() throws Exception {
    checkpoint = harness.checkpoint();
    List<Step> steps = scenario.steps();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Failure) {
        harness.failAndRestore(checkpoint);
        for (Step again : steps.subList(checkpointAt, i)) {
          take(again);
        }
      } else {
        take(steps.get(i));
      }
      if (steps.get(i) instanceof Step.Checkpoint || steps.get(i) instanceof Step.Restart) {
        checkpoint = harness.forgetWatermark().checkpoint();
        checkpointAt = i + 1;
      }
    }
    harness.flush();
    return outcome(harness);
  }

  private void take(Step step) throws Exception {
    if (step instanceof Step.Event event) {
      event(event);
    } else if (step instanceof Step.Mark mark) {
      harness.watermark(mark.time());
    } else if (step instanceof Step.Clock clock) {
      harness.setProcessingTime(clock.millis());
    } else if (step instanceof Step.Command command && controlled) {
      harness.control(command.command());
    } else if (step instanceof Step.Restart restart) {
      Step.Runner runner = restart.runner();
      controlled = runner.controlled();
      harness.forgetWatermark().restart(scenario.rnn(runner), controlled, runner.parallelism());
    }
  }

  private void event(Step.Event event) throws Exception {
    if (event.time() == null) {
      harness.process(event.record());
    } else {
      harness.process(event.record(), event.time());
    }
  }

  /** What came out so far. */
  static Outcome outcome(RnnHarness<Signal, String, String> harness) {
    Outcome outcome = new Outcome();
    for (Object each : harness.recordsAndWatermarks()) {
      if (each instanceof Watermark mark) {
        outcome.mark(mark.getTimestamp());
      } else if (each instanceof StreamRecord<?> record) {
        outcome.output((String) record.getValue(), time(record));
      }
    }
    for (StreamRecord<Rejected<Signal>> each : harness.rejectedRecords()) {
      Rejected<Signal> rejected = each.getValue();
      outcome.rejected(rejected.key(), rejected.reason(), rejected.record(), time(each));
    }
    harness.reportRecords().forEach(each -> outcome.report(each.getValue(), time(each)));
    return outcome;
  }

  private static Object time(StreamRecord<?> record) {
    // Sources of Flink give a record the least time there is in place of none.
    boolean isTimed = record.hasTimestamp() && record.getTimestamp() != Long.MIN_VALUE;
    return isTimed ? record.getTimestamp() : Outcome.NO_TIME;
  }
}
