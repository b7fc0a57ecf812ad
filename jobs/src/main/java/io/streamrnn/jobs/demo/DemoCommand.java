/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.jobs.shared.Cleanup;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.Stopwatch;
import io.streamrnn.jobs.shared.UserFiles;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamrnn demo}: scores the readings that it brings along, and writes a report. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Scores six hours of readings from four sensor motes in an embedded Flink.",
      "A GRU forecasts the next reading of each mote. A mote whose readings stay far from their forecasts"
          + " raises an alarm. Writes the scored readings and a report with charts."
    },
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:The demo finished.", "1:The job failed.", "2:An option is invalid."})
public final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "out/demo",
      description = "The folder for the results. Default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("");

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "The parallelism of the job. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the demo and returns the exit code. */
  @Override
  public Integer call() throws Exception {
    if (isOnCluster()) {
      spec.commandLine()
          .getErr()
          .println(
              "streamrnn demo: the demo runs in an embedded Flink, not on a cluster; run ./streamrnn demo, or flink run JAR score with a model and events of yours");
      return CommandLine.ExitCode.USAGE;
    }
    DemoFolder folder = prepared();
    Forecaster forecaster = Forecaster.load();
    ModelSource source = folder.modelSource().read();
    Model model = source.load();
    long readings = lines(folder.readings()) - 1;
    introduce(folder, model, readings);
    Path temporary = Files.createTempDirectory("streamrnn-demo-");
    Cleanup cleanup = new Cleanup(temporary);
    try (cleanup) {
      Stopwatch watch = new Stopwatch();
      Duration scoring =
          new DemoRun(parallelism, temporary)
              .run(
                  new DemoJob(folder, forecaster, source)::build,
                  new ProgressPrinter(readings, out()));
      conclude(folder, forecaster, model, new DetectionSummary.Times(scoring, watch.elapsed()));
      return 0;
    } catch (ExecutionException | IOException e) {
      spec.commandLine().getErr().println("streamrnn demo: the job failed: " + rootCause(e));
      return 1;
    }
  }

  private DemoFolder prepared() {
    if (parallelism < 1 || parallelism > EmbeddedFlink.MAX_PARALLELISM) {
      throw wrongUsage(
          "--parallelism must be from 1 to %d: --parallelism=%d"
              .formatted(EmbeddedFlink.MAX_PARALLELISM, parallelism));
    }
    DemoFolder folder = new DemoFolder(output);
    try {
      folder.prepare();
      return folder;
    } catch (IOException e) {
      throw wrongUsage(
          "--output must be a writable folder: --output=%s: %s; use another --output"
              .formatted(output, UserFiles.reason(e)));
    }
  }

  private void introduce(DemoFolder folder, Model model, long readings) {
    out().printf("model     %s%n", model);
    out().printf(Locale.ROOT, "input     %s, %,d readings%n", folder.readings(), readings);
    out()
        .printf(
            "job       embedded Flink, parallelism %d, checkpoint interval %d ms%n%n",
            parallelism, DemoRun.CHECKPOINT_INTERVAL.toMillis());
    out().flush();
  }

  /** Whether {@code flink run} started the command. */
  private static boolean isOnCluster() {
    return !(StreamExecutionEnvironment.getExecutionEnvironment()
        instanceof LocalStreamEnvironment);
  }

  /** Reads the files that the job committed, so that summary and report agree with them. */
  private void conclude(
      DemoFolder folder, Forecaster forecaster, Model model, DetectionSummary.Times times)
      throws IOException {
    List<Path> scored = DemoFolder.committed(folder.scored());
    List<Path> rejected = DemoFolder.committed(folder.rejected());
    DetectionSummary summary =
        new DetectionSummary(
            MoteResult.of(JsonEncoder.read(ScoredReading.class, scored)),
            forecaster.trainedOn(),
            JsonEncoder.read(RejectedReading.class, rejected).size(),
            times);
    Files.writeString(folder.report(), Report.of(summary, forecaster.alarm(), model).html());
    out().printf("%n%s%n", summary.text());
    out()
        .println(
            """
            On this data the changes between readings are close to noise and the introduced events are strong, so the
            forecast adds little to the plain change. The demo shows a job at work. It does not show that this data
            needs a recurrent network.
            """);
    out()
        .printf(
            "output    %s, %d files with one JSON object per line%n",
            folder.scored(), scored.size());
    out().printf("report    %s%n", folder.report().toUri());
    out().printf("%nThe forecasts in Flink SQL, with flink-sql-streamrnn.jar:%n%n");
    out().print(new DemoQuery(folder).text());
    out().flush();
  }

  private static long lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static Throwable rootCause(Throwable failure) {
    return failure.getCause() == null ? failure : rootCause(failure.getCause());
  }
}
