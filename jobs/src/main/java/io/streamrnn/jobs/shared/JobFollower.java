/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/** Waits for a job in the embedded Flink and reports its accumulators while it runs. */
public final class JobFollower {

  private JobFollower() {}

  /**
   * Blocks until the job has ended.
   *
   * @param interval between two reports
   * @param progress called with the accumulators of the running job, in the calling thread
   * @return the final accumulators
   * @throws ExecutionException if the job failed
   */
  public static Map<String, Object> follow(
      JobClient job, Duration interval, Consumer<Map<String, Object>> progress)
      throws ExecutionException, InterruptedException {
    Future<JobExecutionResult> result = job.getJobExecutionResult();
    while (!isDone(result, interval)) {
      accumulators(job, interval).ifPresent(progress);
    }
    return result.get().getAllAccumulatorResults();
  }

  private static boolean isDone(Future<JobExecutionResult> result, Duration interval)
      throws ExecutionException, InterruptedException {
    try {
      JobExecutionResult unused = result.get(interval.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    }
  }

  /** Empty while the cluster starts or stops: then it does not answer. */
  private static Optional<Map<String, Object>> accumulators(JobClient job, Duration timeout)
      throws InterruptedException {
    try {
      return Optional.of(job.getAccumulators().get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IllegalStateException | ExecutionException | TimeoutException noAnswer) {
      return Optional.empty();
    }
  }
}
