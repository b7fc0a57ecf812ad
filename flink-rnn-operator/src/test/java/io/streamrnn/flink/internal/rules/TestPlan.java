/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.Condition;
import io.streamrnn.flink.internal.plan.DeduplicationPlan;
import io.streamrnn.flink.internal.plan.ExecutionPlan;
import io.streamrnn.flink.internal.plan.IdlePlan;
import io.streamrnn.flink.internal.plan.InputPlan;
import io.streamrnn.flink.internal.plan.LifetimePlan;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.plan.RejectionPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.SequencePlan;
import io.streamrnn.flink.internal.plan.Timeout;
import io.streamrnn.flink.internal.plan.Wording;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A plan of a network that adds up numbers; the score is the sum. Options are set as fields. */
public final class TestPlan {

  public static final Model SUMS = TestModels.sums();

  public ModelSource model = ModelSource.of("sums", TestModels::sums);
  public InputPlan<Float> input = InputPlan.ofInput(x -> new float[] {x}, 1);
  public OutputPlan<Float, String> output =
      OutputPlan.of((Float x, float[] score) -> Arrays.toString(score));
  public Order order = Order.byArrival();
  public Scoring scoring = Scoring.stateful();
  public SequencePlan<Float> sequences = SequencePlan.none();
  public DeduplicationPlan<Float> deduplication = DeduplicationPlan.none();
  public LifetimePlan lifetimes = LifetimePlan.none();
  public IdlePlan<Float> idle = IdlePlan.none();
  public StatePrecision statePrecision = StatePrecision.FLOAT32;
  public ModelsPlan<Float> models = ModelsPlan.one();
  public ModelChange onModelChange = ModelChange.refuse();
  public RejectionPlan rejections = RejectionPlan.none();

  public RnnPlan<Float, String> plan() {
    return new RnnPlan<>(
        new ModelPlan(model, ModelPlan.ANY_DIGEST),
        models,
        input,
        output,
        scoring,
        sequences,
        order,
        deduplication,
        lifetimes,
        idle,
        statePrecision,
        ExecutionPlan.none(),
        onModelChange,
        rejections,
        Wording.OF_BUILDER);
  }

  KeyRules<Float, String> rules() {
    return rules(new ModelVersions<>(ModelVersion.of(plan(), SUMS)));
  }

  KeyRules<Float, String> rules(ModelVersions<Float> versions) {
    return new KeyRules<>(plan(), versions, EventFlow.ONE_AT_A_TIME, metrics());
  }

  public static RnnMetrics metrics() {
    return new RnnMetrics(new UnregisteredMetricsGroup(), SUMS);
  }

  /** Sequences that end with a number above this one. */
  static SequencePlan<Float> endAbove(float limit) {
    return with(Condition.none(), Condition.of(x -> x > limit), Timeout.none());
  }

  public static SequencePlan<Float> sessionGap(Duration gap) {
    return with(Condition.none(), Condition.none(), Timeout.of(gap));
  }

  private static SequencePlan<Float> with(
      Condition<Float> start, Condition<Float> end, Timeout gap) {
    SequencePlan<Float> none = SequencePlan.none();
    return new SequencePlan<>(
        start,
        end,
        none.reset(),
        gap,
        none.missingStart(),
        none.repeatedStart(),
        none.endWithoutStart(),
        none.initial());
  }
}
