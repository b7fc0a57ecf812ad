/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.DamagedInputException;
import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.score.output.ClosedOutputException;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code streamrnn score}: scores the events of a file with a trained model. */
@Command(
    name = "score",
    description =
        "Scores the events of a file with a trained model, key by key, in this process or on a Flink cluster.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All rows were scored.",
      "1:The job failed. With --checkpoint-dir, the same command resumes from the last checkpoint.",
      "2:An option, the input or the model is invalid. Nothing was run.",
      "3:The job finished, but some rows were rejected. They are in PATH.rejected.jsonl.",
      "141:The reader of standard output closed it before the last line, as head does."
    },
    footerHeading = "%nOn a cluster (flink run JAR score ...):%n",
    footer = {
      "  --input and --model must be readable by the client and all TaskManagers,",
      "  --output writable by all TaskManagers. --output is a topic or a new",
      "  directory: scored/ has the files of scores, rejected/ the files of",
      "  rejected rows, without headers. Each event is written exactly once.",
      "  The lines of a file are in the order of the input. The events of a key",
      "  may be in several files, whose names are in no order: sort them by",
      "  the column of --order. A run that continues another one (flink run",
      "  -s PATH, of a savepoint or a retained checkpoint) has the same --output.",
      "  The exit code does not report rejected rows. Parallelism, checkpoints",
      "  and state backend are configured by flink run and the cluster.",
      "%nExample:",
      "  streamrnn score --model rul.h5 --input engines.csv \\",
      "      --key engine --order cycle --features s1,s2,s3 --scaler scaler.json \\",
      "      --mode window:50 --output scores.csv"
    })
public final class ScoreCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ScoreCommand.class);

  // What the operator says, without its advice, which names methods of a job.
  private static final Pattern MISFIT = Pattern.compile("the saved state must [^;]*");

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int CANNOT_RUN = 2;
  private static final int SOME_REJECTED = 3;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Mixin private final ScoreOptions options = new ScoreOptions();

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() throws InterruptedException {
    if (options.verbose) {
      // The launcher's logging configuration reads it when the first logger is created.
      System.setProperty("streamrnn.log.level", "INFO");
    }
    try {
      return score();
    } catch (CannotRunException e) {
      report(e.getMessage(), e);
      return CANNOT_RUN;
    } catch (InvalidPathException e) {
      report(CannotRunException.of(e).getMessage(), e);
      return CANNOT_RUN;
    } catch (CannotResumeException e) {
      report("the job failed: " + rootMessage(e) + "; " + e.getMessage(), e);
      return FAILED;
    } catch (ExecutionException e) {
      Optional<String> misfit = misfit(rootMessage(e));
      if (misfit.isPresent()) {
        report(misfit.get(), e);
        return CANNOT_RUN;
      }
      report("the job failed: " + rootMessage(e) + FullDisk.inJob(e, options) + hint(), e);
      return FAILED;
    } catch (ClosedOutputException e) {
      // It has what it wanted.
      return ClosedOutputException.EXIT_CODE;
    } catch (IOException e) {
      report("the run failed: " + e + FullDisk.inOutput(e, options) + hint(), e);
      return FAILED;
    }
  }

  private int score() throws IOException, ExecutionException, InterruptedException {
    PrintWriter messages = spec.commandLine().getErr();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    Recovery recovery =
        new Recovery(environment.getConfiguration(), time -> Thread.sleep(time.toMillis()));
    ScorePlan plan = recovery.await(() -> ScorePlan.of(options), this::warnOnCluster);
    plan.network()
        .warning()
        .ifPresent(text -> messages.println("streamrnn score: warning: " + text));
    messages.flush();
    if (environment instanceof LocalStreamEnvironment) {
      return embedded(plan, messages) > 0 ? SOME_REJECTED : OK;
    }
    new ClusterRun(options, plan, environment, recovery, this::warnOnCluster).run();
    return OK;
  }

  /** On the terminal of {@code flink run}, and in the log for a user of the web interface. */
  private void warnOnCluster(String text) {
    PrintWriter messages = spec.commandLine().getErr();
    messages.println("streamrnn score: warning: " + text);
    // A person should read it before the job has ended.
    messages.flush();
    LOG.warn(text);
  }

  /** Returns how many rows were rejected. */
  private long embedded(ScorePlan plan, PrintWriter messages)
      throws IOException, ExecutionException, InterruptedException {
    if (plan.input() instanceof InputFiles files && !options.hasTopics()) {
      return new EmbeddedRun(options, plan, files, messages).run().rejected();
    }
    return new TopicRun(options, plan, messages).run();
  }

  private void report(String message, Exception cause) {
    PrintWriter messages = spec.commandLine().getErr();
    messages.println("streamrnn score: " + message);
    if (options.verbose) {
      cause.printStackTrace(messages);
    }
  }

  /** What is wrong with {@code --from-savepoint}, if its states are those of another network. */
  private Optional<String> misfit(String failure) {
    return options.fromSavepoint.flatMap(
        path -> {
          Matcher misfit = MISFIT.matcher(failure);
          return misfit.find() ? Optional.of(misfit(path, misfit.group())) : Optional.empty();
        });
  }

  private static String misfit(String path, String difference) {
    return "--from-savepoint must have the states of --model with these --features and this --mode: --from-savepoint=%s; %s; score with those that it was taken with, or move its keys to the model with 'streamrnn state replay'"
        .formatted(path, difference);
  }

  private String rootMessage(Exception e) {
    Throwable cause = ExceptionUtils.stripExecutionException(e);
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    // An exception of the cluster is known by its name only.
    return FailedCheckpoint.explain(
        cause.toString().replace(DamagedInputException.class.getName() + ": ", ""), options);
  }

  private String hint() {
    return options.checkpointDir.isEmpty()
        ? "; use --verbose for details"
        : "; use --verbose for details; the same command resumes from the last checkpoint";
  }
}
