/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.cells.Kernels;
import io.streamrnn.flink.NonRecoverableException;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.rules.KeyRules;
import io.streamrnn.flink.internal.state.KeyStore;
import io.streamrnn.flink.internal.step.Runner;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every subtask has, however it runs events: its lease on the model, the rules, the metrics.
 *
 * @param lease released by {@link #close}
 */
record RnnRuntime<IN, OUT>(
    ModelRegistry.Lease lease, RnnPlan<IN, OUT> plan, KeyRules<IN, OUT> rules, RnnMetrics metrics) {

  // The name that a user knows.
  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");

  /**
   * Acquires the model and checks that all fits it.
   *
   * @throws NonRecoverableException if it does not
   * @throws IOException if the model cannot be read now
   */
  static <IN, OUT> RnnRuntime<IN, OUT> open(
      RnnPlan<IN, OUT> plan, MetricGroup operator, EventFlow flow)
      throws IOException, InterruptedException {
    try {
      return of(
          ModelRegistry.acquire(plan.model().source(), plan.model().digest()),
          plan,
          operator,
          flow);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new NonRecoverableException(String.valueOf(e.getMessage()), e);
    }
  }

  private static <IN, OUT> RnnRuntime<IN, OUT> of(
      ModelRegistry.Lease lease, RnnPlan<IN, OUT> plan, MetricGroup operator, EventFlow flow) {
    try {
      Model model = lease.model();
      plan.input().requireFit(model);
      ModelChecks.requireScoring(model, plan);
      ModelChecks.requireStep(model, plan.scoring());
      RnnMetrics metrics = new RnnMetrics(operator, model);
      KeyRules<IN, OUT> rules = new KeyRules<>(plan, model, flow, metrics);
      LOG.info("Scoring {} with {}; kernels: {}", plan.scoring(), model, Kernels.provider());
      return new RnnRuntime<>(lease, plan, rules, metrics);
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  Model model() {
    return lease.model();
  }

  /** A runner with memory for this number of rows at once to begin with. */
  TimedRunner runner(int rows) {
    return new TimedRunner(Runner.of(model(), rows), metrics);
  }

  /** The states of keys in the state backend. */
  KeyStore store(RuntimeContext context) throws Exception {
    boolean isRounded = plan.statePrecision() == StatePrecision.BFLOAT16;
    return KeyStore.of(
        rules.layout(),
        rules.stamp(),
        "model=%s, inputVersion='%s'".formatted(model().name(), plan.input().version()),
        plan.rejections()::logged,
        context::getState,
        isRounded,
        metrics::stateWritten);
  }

  void close() {
    lease.close();
  }
}
