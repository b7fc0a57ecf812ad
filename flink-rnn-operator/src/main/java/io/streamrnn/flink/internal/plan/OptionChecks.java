/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.EndWithoutStart;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.RepeatedStart;
import io.streamrnn.flink.Scoring;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** Refuses options that have no effect: whoever sets one expects something of it. */
@Internal
public final class OptionChecks {

  private OptionChecks() {}

  /**
   * Requires options that have an effect together.
   *
   * @throws IllegalArgumentException if one has none
   */
  public static void requireEffect(RnnPlan<?, ?> plan) {
    requirePredicates(plan.sequences());
    requireDeadlines(plan);
    requireOptionsOfWindows(plan);
    requireMissingValues(plan.input());
    requireStates(plan);
  }

  private static void requireStates(RnnPlan<?, ?> plan) {
    if (plan.onModelChange().isAllowed() && !(plan.scoring() instanceof Scoring.Stateful)) {
      throw new IllegalArgumentException(
          "onModelChange has no effect without hidden states, as inputs mean the same to every model: onModelChange=%s, scoring=%s; omit onModelChange(...)"
              .formatted(plan.onModelChange(), plan.scoring()));
    }
  }

  private static void requirePredicates(SequencePlan<?> sequences) {
    require(
        sequences.start().isSet() || sequences.missingStart() == MissingStart.BEGIN,
        "onMissingStart",
        "startWhen");
    require(
        sequences.start().isSet() || sequences.repeatedStart() == RepeatedStart.RESTART,
        "onRepeatedStart",
        "startWhen");
    require(
        sequences.end().isSet() || sequences.endWithoutStart() == EndWithoutStart.SCORE,
        "onEndWithoutStart",
        "endWhen");
  }

  private static void require(boolean hasEffect, String option, String predicate) {
    if (!hasEffect) {
      throw new IllegalArgumentException(
          "%1$s has no effect without %2$s; add %2$s(...), or omit %1$s(...)"
              .formatted(option, predicate));
    }
  }

  private static void requireDeadlines(RnnPlan<?, ?> plan) {
    Timeout gap = plan.sequences().gap();
    Timeout ttl = plan.lifetimes().eventTime();
    if (gap.isSet() && ttl.isSet() && gap.millis() > ttl.millis()) {
      throw new IllegalArgumentException(
          "sessionGap has no effect when the key is dropped before it: sessionGap=%s, stateTtl in event time=%s; make the gap shorter, or omit it"
              .formatted(duration(gap), duration(ttl)));
    }
    if (plan.idle() instanceof IdlePlan.Steps<?> idle) {
      requireIdleSteps(idle.steps().every(), "sessionGap", gap);
      requireIdleSteps(idle.steps().every(), "stateTtl in event time", ttl);
    }
  }

  private static void requireIdleSteps(Duration every, String option, Timeout end) {
    if (end.isSet() && every.toMillis() >= end.millis()) {
      throw new IllegalArgumentException(
          "idleSteps have no effect when the sequence ends before the first one: every=%s, %s=%s; make the interval shorter, or omit idleSteps(...)"
              .formatted(every, option, duration(end)));
    }
  }

  private static Duration duration(Timeout timeout) {
    return Duration.ofMillis(timeout.millis());
  }

  private static void requireOptionsOfWindows(RnnPlan<?, ?> plan) {
    List<String> options = plan.optionsOfKeys();
    if (plan.scoring() instanceof Scoring.PerWindow && !options.isEmpty()) {
      throw new IllegalArgumentException(
          "Scoring.perWindow() must not have options that concern keys over time, as the Flink window decides: options=%s; omit them"
              .formatted(options));
    }
  }

  // An indicator is an input of the model even where no value is missing.
  private static void requireMissingValues(InputPlan<?> input) {
    MissingValues missing = input.missing();
    boolean hasEffect =
        missing instanceof MissingValues.Reject || missing instanceof MissingValues.Indicator;
    if (input.option() == InputPlan.Option.TOKEN && !hasEffect) {
      throw new IllegalArgumentException(
          "missingValues has no effect with token(...), as a token is never missing: missingValues=%s; omit missingValues(...), or return NaN from input(...) for a missing token"
              .formatted(missing.getClass().getSimpleName()));
    }
  }

  /**
   * Requires options that have an effect on this model.
   *
   * @throws IllegalArgumentException if one has none
   */
  public static void requireEffect(RnnPlan<?, ?> plan, Model model) {
    boolean isSet = !(plan.input().constants() instanceof ConstantsPlan.None);
    if (isSet && model.constants().isEmpty()) {
      throw new IllegalArgumentException(
          "constants has no effect on a model without constants (model=%s); omit constants(...), or return the values from the input function if they are features"
              .formatted(model.name()));
    }
  }
}
