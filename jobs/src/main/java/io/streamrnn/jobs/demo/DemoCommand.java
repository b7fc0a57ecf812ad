package io.streamrnn.jobs.demo;

import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.OpenedModel;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamrnn demo}. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Scores six hours of readings of four sensor motes in an embedded Flink.",
      "A GRU forecasts each mote's next reading; a mote that stays far from its forecasts raises an"
          + " alarm. Writes the scored readings and a report with charts."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:the demo failed", "2:wrong usage"})
public final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "out/demo",
      description = "Folder for the results (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Subtasks of each operator (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DemoFolder folder = prepared();
    Forecaster forecaster = Forecaster.carried();
    OpenedModel opened = new OpenedModel(folder.modelSource());
    Model model = opened.model();
    long readings = lines(folder.readings()) - 1;
    introduce(folder, model, readings);
    try {
      long start = System.nanoTime();
      Duration scoring =
          new DemoRun(parallelism)
              .run(new DemoJob(folder, forecaster, opened)::build, new Progress(readings, out()));
      Duration job = Duration.ofNanos(System.nanoTime() - start);
      conclude(folder, forecaster, model, new Summary.Times(scoring, job));
      return 0;
    } catch (ExecutionException | IOException e) {
      spec.commandLine().getErr().println("the demo failed: " + rootCause(e));
      return 1;
    }
  }

  private DemoFolder prepared() {
    if (parallelism < 1 || parallelism > EmbeddedFlink.MAX_PARALLELISM) {
      throw wrongUsage(
          "the parallelism must be from 1 to %d: --parallelism=%d",
          EmbeddedFlink.MAX_PARALLELISM, parallelism);
    }
    DemoFolder folder = new DemoFolder(output);
    try {
      folder.prepare();
      return folder;
    } catch (IOException e) {
      throw wrongUsage(
          "the output must be a folder that can be written to: --output=%s (%s); name another one",
          output, e);
    }
  }

  private void introduce(DemoFolder folder, Model model, long readings) {
    out().printf("model     %s%n", model);
    out().printf(Locale.ROOT, "readings  %,d in %s%n", readings, folder.readings());
    out()
        .printf(
            "job       embedded Flink, parallelism %d, a checkpoint every %d ms%n%n",
            parallelism, DemoRun.CHECKPOINT_INTERVAL.toMillis());
    out().flush();
  }

  /** Reads back what the job committed, so that the summary and the report tell of the files. */
  private void conclude(DemoFolder folder, Forecaster forecaster, Model model, Summary.Times times)
      throws IOException {
    List<Path> scored = DemoFolder.committed(folder.scored());
    List<Path> rejected = DemoFolder.committed(folder.rejected());
    Summary summary =
        new Summary(
            MoteResult.of(JsonEncoder.read(ScoredReading.class, scored)),
            forecaster.trainedOn(),
            JsonEncoder.read(RejectedReading.class, rejected).size(),
            times);
    Files.writeString(folder.report(), Report.of(summary, forecaster.alarm(), model).html());
    out().printf("%n%s%n", summary.text());
    out()
        .println(
            """
            The introduced events are strong and the changes between readings close to noise, so on this data the
            forecast adds little to the plain change. The demo shows the machinery; it is no case for recurrent networks.
            """);
    out()
        .printf("readings  %s, %d files, one JSON object a line%n", folder.scored(), scored.size());
    out().printf("report    %s%n", folder.report().toUri());
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

  private ParameterException wrongUsage(String message, Object... arguments) {
    return new ParameterException(spec.commandLine(), message.formatted(arguments));
  }

  private static Throwable rootCause(Throwable failure) {
    return failure.getCause() == null ? failure : rootCause(failure.getCause());
  }
}
