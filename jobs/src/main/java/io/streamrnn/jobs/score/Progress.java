package io.streamrnn.jobs.score;

import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/**
 * Says how far a job is: on a terminal once a second on one line, elsewhere in lines now and then.
 */
final class Progress {

  /** Set by the launcher: a process cannot tell by itself where its messages go. */
  private static final boolean TERMINAL = Boolean.getBoolean("streamrnn.terminal");

  /** Elsewhere messages are kept, as a rule. */
  private static final int SECONDS = TERMINAL ? 1 : 10;

  private final PrintWriter messages;
  private Stopwatch watch;
  private long firstRows;
  private boolean shown;

  Progress(PrintWriter messages) {
    this.messages = messages;
  }

  /**
   * Waits until the job has ended.
   *
   * @return how many rows were read; 0 if nobody knows
   * @throws ExecutionException if it failed
   */
  long follow(JobClient job) throws ExecutionException, InterruptedException {
    CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
    try {
      while (!isDone(result)) {
        show(job);
      }
      return RowCount.of(result.get().getAllAccumulatorResults());
    } finally {
      if (shown && TERMINAL) {
        messages.print("\r\033[K");
      }
    }
  }

  private static boolean isDone(CompletableFuture<JobExecutionResult> result)
      throws ExecutionException, InterruptedException {
    try {
      result.get(SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private void show(JobClient job) throws InterruptedException {
    try {
      show(RowCount.of(job.getAccumulators().get()));
    } catch (ExecutionException e) {
      // The job ended between the two questions: its result says how.
    }
  }

  private void show(long rows) {
    if (rows == 0) {
      return;
    }
    if (watch == null) {
      watch = new Stopwatch();
      firstRows = rows;
    }
    String line = line(rows);
    messages.print(TERMINAL ? "\r\033[K" + line : line + System.lineSeparator());
    messages.flush();
    shown = true;
  }

  private String line(long rows) {
    double seconds = watch.seconds();
    return seconds < 0.5
        ? "%,d events".formatted(rows)
        : "%,d events, %,.0f events/s".formatted(rows, (rows - firstRows) / seconds);
  }
}
