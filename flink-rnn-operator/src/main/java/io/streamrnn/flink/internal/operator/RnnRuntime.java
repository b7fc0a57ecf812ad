/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.cells.Kernels;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.rules.KeyRules;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import io.streamrnn.flink.internal.step.ModelRunners;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.function.FunctionWithException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every subtask has, however it runs events: its models, the rules, the metrics.
 *
 * @param models released by {@link #close}
 */
record RnnRuntime<IN, OUT>(
    Models<IN> models, RnnPlan<IN, OUT> plan, KeyRules<IN, OUT> rules, RnnMetrics metrics) {

  // The name that a user knows.
  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");

  /**
   * Acquires the models and checks that all fits them.
   *
   * @param versions what a savepoint says of them
   * @throws io.streamrnn.flink.NonRecoverableException if it does not, and the job has nothing to
   *     lose, see {@link FailedJob#endsWithout}
   * @throws java.io.IOException if a model cannot be read now
   */
  static <IN, OUT> RnnRuntime<IN, OUT> open(
      RnnPlan<IN, OUT> plan,
      ModelState model,
      RestoredVersions versions,
      MetricGroup operator,
      EventFlow flow)
      throws Exception {
    try {
      RnnPlan<IN, OUT> applied = model.failure().applyTo(plan);
      return of(Models.open(applied, model, versions), applied, operator, flow);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw model.unfit(e, plan.wording());
    }
  }

  private static <IN, OUT> RnnRuntime<IN, OUT> of(
      Models<IN> models, RnnPlan<IN, OUT> plan, MetricGroup operator, EventFlow flow) {
    try {
      Model current = models.versions().current().model();
      RnnMetrics metrics = new RnnMetrics(operator, current);
      KeyRules<IN, OUT> rules = new KeyRules<>(plan, models.versions(), flow, metrics);
      LOG.info("Scoring {} with {}; kernels: {}", plan.scoring(), current, Kernels.provider());
      return new RnnRuntime<>(models, plan, rules, metrics);
    } catch (RuntimeException | Error e) {
      models.close();
      throw e;
    }
  }

  /** The model that the job was built with. */
  Model model() {
    return models.first();
  }

  /** Logs what is wrong with the process or the job, though it runs. */
  void logChecks(RuntimeContext context) {
    StartChecks.log(context, model());
  }

  /** A runner with memory for this number of rows at once to begin with. */
  TimedRunner runner(int rows) {
    return new TimedRunner(new ModelRunners(rows), metrics);
  }

  /** The states of keys in what is returned for their descriptor. */
  KeyStore store(
      FunctionWithException<ValueStateDescriptor<KeyState>, ValueState<KeyState>, Exception> states)
      throws Exception {
    boolean isRounded = plan.statePrecision() == StatePrecision.BFLOAT16;
    return KeyStore.of(
        rules.layout(),
        rules.stamp(),
        plan.hasStatesOfOthers(),
        "model=%s, inputVersion='%s'".formatted(model().name(), plan.input().version()),
        plan.rejections()::logged,
        plan.wording(),
        states,
        isRounded,
        metrics::stateWritten);
  }

  void close() {
    models.close();
  }
}
