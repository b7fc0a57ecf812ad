/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.flink.internal.model.ModelRegistry;
import io.streamrnn.flink.internal.plan.ConstantsPlan;
import io.streamrnn.flink.internal.plan.WindowPlan;
import io.streamrnn.flink.internal.rules.Features;
import io.streamrnn.flink.internal.rules.KeyTensors;
import io.streamrnn.flink.internal.rules.Rejections;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.ModelRunners;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Run;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Scores records each of which is a whole window, for a caller that is no operator. Nothing is kept
 * from one record to the next. A score has the bits of a sliding window with these steps. For one
 * thread.
 */
@Internal
public final class RecordScorer<IN> implements AutoCloseable {

  private final WindowPlan<IN> plan;
  private final ModelRegistry.Lease lease;
  private final RnnMetrics metrics;
  private final Features<IN> features;
  private final Features.Steps input = new Features.Steps();
  private final Run run;
  private final List<Run> runs;
  private final TimedRunner runner;
  private final Rejections rejections;

  private RecordScorer(WindowPlan<IN> plan, ModelRegistry.Lease lease, MetricGroup group) {
    this.plan = plan;
    this.lease = lease;
    Model model = lease.model();
    metrics = new RnnMetrics(group, model);
    features = new Features<>(plan.input(), model.inputSize(), model.texts(), false, false);
    KeyTensors<IN> tensors = new KeyTensors<>(model, plan.initial(), ConstantsPlan.none(), false);
    run = new Run(model, tensors.initial(), null);
    runs = List.of(run);
    runner = new TimedRunner(new ModelRunners(1), metrics);
    rejections = new Rejections(plan.rejections(), plan.wording(), metrics);
  }

  /**
   * Acquires the model.
   *
   * @param group of the caller's metrics
   * @throws java.io.IOException if the model cannot be read now
   */
  public static <IN> RecordScorer<IN> open(WindowPlan<IN> plan, MetricGroup group)
      throws Exception {
    try {
      return acquire(plan, group);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new IllegalArgumentException(plan.wording().apply(String.valueOf(e.getMessage())), e);
    }
  }

  private static <IN> RecordScorer<IN> acquire(WindowPlan<IN> plan, MetricGroup group)
      throws Exception {
    ModelRegistry.Lease lease = ModelRegistry.acquire(plan.model());
    try {
      plan.input().requireFit(lease.model());
      ModelChecks.requireStep(lease.model(), Scoring.perWindow());
      return new RecordScorer<>(plan, lease, group);
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Scores a record.
   *
   * @param rejected receives it if it cannot be scored
   * @return the last row of the model, or all of them, valid until the next call; null if the
   *     record was rejected
   */
  public float @Nullable [][] score(IN record, Consumer<Rejected<IN>> rejected)
      throws InterruptedException {
    metrics.now(System.currentTimeMillis());
    try {
      Features.Steps steps = features.read(record, KeyState.NONE, null, input);
      float[][] rows = run(steps.unmasked());
      metrics.accepted(true, steps.unmasked().length, steps.masked());
      rejections.accepted();
      return rows;
    } catch (Rejection why) {
      reject(record, why, rejected);
      return null;
    }
  }

  private void reject(IN record, Rejection why, Consumer<Rejected<IN>> rejected) {
    rejections.reject(Rejections.NO_KEY, record, why, lease.model().name(), rejected);
  }

  private float[][] run(float[][] steps) throws Rejection {
    if (steps.length == 0) {
      throw new Rejection(
          Rejected.Reason.WRONG_LENGTH, "a window must have a step that is not masked: steps=0");
    }
    run.take(steps, plan.emitsRows());
    runner.run(runs);
    if (run.failure() != null) {
      throw run.failure();
    }
    return run.outputs();
  }

  /**
   * Reads a record that is not scored, as its window is not full.
   *
   * @param rejected receives it if it could not be scored in a full one either
   * @return whether it waits
   */
  public boolean waits(IN record, Consumer<Rejected<IN>> rejected) throws InterruptedException {
    metrics.now(System.currentTimeMillis());
    try {
      features.read(record, KeyState.NONE, null, input);
      metrics.accepted(false, 0, 0);
      rejections.accepted();
      return true;
    } catch (Rejection why) {
      reject(record, why, rejected);
      return false;
    }
  }

  /** Releases the model. */
  @Override
  public void close() {
    lease.close();
  }
}
