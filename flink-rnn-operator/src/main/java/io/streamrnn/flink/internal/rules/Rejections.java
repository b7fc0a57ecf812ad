/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.NonRecoverableException;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.RejectionPlan;
import io.streamrnn.flink.internal.plan.Wording;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Reports rejected records: those who are called have the whole message, logs have no key and no
 * value. Fails the job when too many of the last records were rejected. For one thread.
 */
@Internal
public final class Rejections {

  /** In place of a key: records have none. */
  public static final Object NO_KEY = new Object();

  // What a policy rejects is no fault.
  private static final Set<Reason> BY_POLICY =
      EnumSet.of(
          Reason.LATE, Reason.MISSING_START, Reason.REPEATED_START, Reason.END_WITHOUT_START);

  // -- configuration
  private final RejectionPlan plan;
  private final Wording wording;
  private final RnnMetrics metrics;
  private final boolean failsLater;

  // -- runtime: the last records, a bit for each
  private final BitSet rejected = new BitSet();
  private long records;
  private int count;
  private String last = "";
  // Of the first record that was one too many, where that fails later.
  private @Nullable RuntimeException failure;

  /** Creates the rejections of a subtask. */
  public Rejections(RejectionPlan plan, Wording wording, RnnMetrics metrics) {
    this(plan, wording, metrics, false);
  }

  /**
   * As the other constructor.
   *
   * @param failsLater whether a record that is one too many fails in {@link #failIfTooMany} only
   */
  Rejections(RejectionPlan plan, Wording wording, RnnMetrics metrics, boolean failsLater) {
    this.plan = plan;
    this.wording = wording;
    this.metrics = metrics;
    this.failsLater = failsLater;
  }

  /**
   * Rejects a record: counts, logs and emits it.
   *
   * @param model the name of the model that it is rejected by
   * @throws NonRecoverableException if it is one too many, after it was emitted, unless that fails
   *     later; another exception where the end of the job would delete its checkpoints
   */
  public <IN> void reject(
      Object key, @Nullable IN record, Rejection why, String model, Consumer<Rejected<IN>> emit) {
    metrics.rejected(why.reason(), () -> logged(key, why, model));
    countNonFinite(why);
    String name = String.valueOf(key);
    String message = message(why.getMessage(), key, name, model);
    emit.accept(new Rejected<>(name, why.reason(), message, model, record));
    limit(key, why, model);
  }

  private void countNonFinite(Rejection why) {
    if (why.reason() == Reason.DIVERGED) {
      if (why.isOfStates()) {
        metrics.nonFiniteState();
      } else {
        metrics.nonFiniteScore();
      }
    }
  }

  private String logged(Object key, Rejection why, String model) {
    String text = plan.logsKeysAndValues() ? why.getMessage() : why.withoutValues();
    return message(text, key, plan.logged(key), model);
  }

  private String message(@Nullable String why, Object key, String text, String model) {
    String rule = wording.apply(String.valueOf(why));
    return key == NO_KEY
        ? "%s (model=%s)".formatted(rule, model)
        : "%s (key=%s, model=%s)".formatted(rule, text, model);
  }

  // -- the limit

  /** Counts a record that was not rejected. */
  public void accepted() {
    if (plan.isLimited()) {
      add(false);
    }
  }

  private void limit(Object key, Rejection why, String model) {
    if (!plan.isLimited() || BY_POLICY.contains(why.reason())) {
      return;
    }
    add(true);
    last = logged(key, why, model);
    if (count > plan.share() * plan.of() && failure == null) {
      failure = tooMany(plan.of());
    }
    if (!failsLater) {
      failIfTooMany();
    }
  }

  /**
   * Fails if a record was one too many. Where outputs wait, this is called when they are emitted:
   * they have the record that the failure is about.
   *
   * @throws NonRecoverableException if so; another exception where the end of the job would delete
   *     its checkpoints
   */
  void failIfTooMany() {
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Looks at the records of an input that ends before there were as many as the limit looks at.
   *
   * @throws NonRecoverableException if too many of them were rejected; another exception where the
   *     end of the job would delete its checkpoints
   */
  public void endOfInput() {
    if (plan.isLimited() && records < plan.of() && count > plan.share() * records) {
      throw tooMany(records);
    }
  }

  private void add(boolean isRejected) {
    int at = (int) (records++ % plan.of());
    count += (isRejected ? 1 : 0) - (rejected.get(at) ? 1 : 0);
    rejected.set(at, isRejected);
  }

  private RuntimeException tooMany(long of) {
    String message =
        wording
            .apply(
                "records must not be rejected more often than failAfterRejecting(...) allows: rejected=%d of the last %d, allowed share=%s; the last one: %s; look at the records of rejected(...), and ")
            .formatted(count, of, plan.share(), last);
    return plan.endsJob()
        ? new NonRecoverableException(
            message + "restore the job from its last checkpoint when the cause is fixed")
        : new IllegalStateException(
            message
                + "set execution.checkpointing.externalized-checkpoint-retention=RETAIN_ON_CANCELLATION: without it the job restarts, as Flink would delete its checkpoints if it ended");
  }
}
