/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.NonRecoverableException;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.StateMismatchException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.util.ExceptionUtils;

/**
 * What is lost when the job ends as failed. Flink deletes the checkpoints of a failed job unless
 * they are retained, and a savepoint that it restored in claim mode with them. So a job ends
 * without a restart only where nothing is deleted.
 *
 * @param isRestored whether this attempt started from a checkpoint or savepoint
 * @param losesState whether Flink may delete checkpoints
 * @param losesSavepoint whether it may delete what this attempt started from, if it cannot restore
 *     it; a job that could not has no checkpoints of its own
 */
record FailedJob(boolean isRestored, boolean losesState, boolean losesSavepoint) {

  private static final String NO_CLAIM = "NO_CLAIM";

  /** A job that starts for the first time, without checkpoints. */
  static final FailedJob LOSES_NOTHING = new FailedJob(false, false, false);

  /** A job of which nothing is known: it may have all to lose. */
  static final FailedJob MAY_LOSE_ALL = new FailedJob(true, true, true);

  /** The job of a subtask. */
  static FailedJob of(boolean isRestored, RuntimeContext context) {
    return of(
        isRestored,
        context.getTaskInfo().getAttemptNumber() == 0,
        ((StreamingRuntimeContext) context).getJobConfiguration());
  }

  static FailedJob of(boolean isRestored, boolean isFirstAttempt, Configuration job) {
    boolean hasCheckpoints =
        isRestored || job.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isPresent();
    boolean areRetained =
        job.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)
            != ExternalizedCheckpointRetention.NO_EXTERNALIZED_CHECKPOINTS;
    boolean losesState = hasCheckpoints && !areRetained;
    return new FailedJob(
        isRestored, losesState, losesState && !(isFirstAttempt && leavesSavepoint(job)));
  }

  private static boolean leavesSavepoint(Configuration job) {
    return job.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent()
        && NO_CLAIM.equals(nameOf(job.get((ConfigOption<?>) StateRecoveryOptions.RESTORE_MODE)));
  }

  /** The name of a value of an enum whose class depends on the version of Flink. */
  private static String nameOf(Object value) {
    return ((Enum<?>) value).name();
  }

  /** A plan with which too many rejected records end the job only if nothing is lost. */
  <IN, OUT> RnnPlan<IN, OUT> applyTo(RnnPlan<IN, OUT> plan) {
    return plan.with(plan.rejections().withEndOfJob(!losesState));
  }

  /**
   * Whether the job ends if its model does not fit it. A job that starts for the first time has
   * nothing to lose, and ends at once. A file that is read when the job starts can be replaced, so
   * that the next attempt succeeds.
   */
  boolean endsWithout(ModelPlan model) {
    return !isRestored && !model.isReadAtStart() && !model.isStored();
  }

  /** An exception of a start, which ends the job if it cannot restore and nothing is lost. */
  Exception whileRestoring(Exception e) {
    return losesSavepoint ? e : ending(e);
  }

  private static Exception ending(Exception e) {
    return ExceptionUtils.findThrowable(e, StateMismatchException.class)
        .<Exception>map(
            mismatch -> new NonRecoverableException(String.valueOf(mismatch.getMessage()), e))
        .orElse(e);
  }
}
