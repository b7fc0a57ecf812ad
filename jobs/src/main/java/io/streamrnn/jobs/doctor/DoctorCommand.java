/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import static io.streamrnn.jobs.doctor.Finding.hint;
import static io.streamrnn.jobs.doctor.Finding.wrong;

import io.streamrnn.cells.Kernels;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateSize;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.ModelOptions;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code streamrnn doctor}: what is wrong with a Flink installation. */
@Command(
    name = "doctor",
    description = {
      "Finds what is wrong with a Flink installation, before a job runs on it.",
      "Checks what the options name, and the JVM that runs this command. Each finding says the rule, what was found, and what to change."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Nothing is wrong. There may be hints.",
      "1:Something is wrong: a job would fail, lose states or leak.",
      "2:An option is invalid."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  streamrnn doctor --flink-conf $FLINK_HOME/conf --flink-lib $FLINK_HOME/lib \\",
      "      --jar job.jar --model rul.h5 --keys 1e6 --task-managers 2"
    })
public final class DoctorCommand implements Callable<Integer> {

  private static final int OK = 0;
  private static final int WRONG = 1;
  private static final int CANNOT_RUN = 2;
  private static final String CONF = "--flink-conf";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = CONF, paramLabel = "DIR", description = "The folder of Flink's config.yaml.")
  private Optional<Path> conf = Optional.empty();

  @Option(
      names = "--flink-lib",
      paramLabel = "DIR",
      description = "Flink's lib folder: the jars of every process.")
  private Optional<Path> lib = Optional.empty();

  @Option(names = "--jar", paramLabel = "FILE", description = "The job's jar.")
  private Optional<Path> jar = Optional.empty();

  @Option(names = "--model", paramLabel = "FILE", description = "The model of the job.")
  private Optional<String> model = Optional.empty();

  @Mixin private final ModelOptions modelOptions = new ModelOptions();

  @Option(
      names = "--keys",
      defaultValue = "0",
      paramLabel = "N",
      description = "How many keys have a state at a time, such as 1e6.")
  private double keys;

  @Option(
      names = "--task-managers",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many TaskManagers there are. Default: ${DEFAULT-VALUE}.")
  private int taskManagers = 1;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() {
    try {
      return report(findings());
    } catch (CannotRunException e) {
      return cannotRun(e);
    } catch (InvalidPathException e) {
      return cannotRun(CannotRunException.of(e));
    }
  }

  private List<Finding> findings() {
    if (keys < 0 || taskManagers < 1) {
      throw new CannotRunException(
          "--keys must be at least 0, --task-managers at least 1: --keys=%.0f, --task-managers=%d"
              .formatted(keys, taskManagers));
    }
    List<Finding> findings = new ArrayList<>(ofThisJvm());
    Configuration flink = conf.map(DoctorCommand::read).orElseGet(Configuration::new);
    if (conf.isPresent()) {
      findings.addAll(ConfigChecks.of(flink));
      long bytes = stateBytes();
      Finding.check(
          findings,
          () -> findings.addAll(MemoryChecks.of(flink, (long) keys, bytes, taskManagers)));
    }
    Jars ofFlink = lib.map(folder -> Jars.in("--flink-lib", folder)).orElse(Jars.NONE);
    Jars ofJob = jar.map(file -> Jars.of("--jar", file)).orElse(Jars.NONE);
    Optional<String> threads = Optional.ofNullable(System.getenv("OMP_NUM_THREADS"));
    Finding.check(findings, () -> findings.addAll(JarChecks.of(flink, ofFlink, ofJob, threads)));
    return findings;
  }

  private static List<Finding> ofThisJvm() {
    List<Finding> findings = new ArrayList<>();
    List<String> missing = Opens.missingHere();
    if (!missing.isEmpty()) {
      findings.add(
          wrong(
              "the JVM of this command must open the packages of Java that Flink opens: missing=%s; run ./streamrnn, or add --add-opens=java.base/%s=ALL-UNNAMED and the others",
              String.join(",", missing), missing.get(0)));
    }
    if (Kernels.provider().startsWith("plain")) {
      findings.add(
          hint("batches take half the CPU with the Vector API: kernels=%s", Kernels.provider()));
    }
    return findings;
  }

  private static Configuration read(Path folder) {
    if (!Files.isRegularFile(folder.resolve("config.yaml"))) {
      throw new CannotRunException(
          "%s must be a folder with a config.yaml: %1$s=%s".formatted(CONF, folder));
    }
    try {
      return GlobalConfiguration.loadConfiguration(folder.toString());
    } catch (IllegalConfigurationException e) {
      throw new CannotRunException(
          "%s must have a valid config.yaml: %1$s=%s: %s".formatted(CONF, folder, e.getMessage()),
          e);
    }
  }

  /** The bytes of a key; 0 if they are not known. */
  private long stateBytes() {
    return model.map(this::load).map(DoctorCommand::stateBytes).orElse(0);
  }

  private static int stateBytes(Model model) {
    Scoring scoring =
        model.isSteppable()
            ? Scoring.stateful()
            : Scoring.slidingWindow(model.fixedSteps().orElse(model.declaredSteps().orElse(1)));
    return StateSize.bytesPerKey(model, scoring);
  }

  private Model load(String file) {
    Location location = new Location("--model", file).requireFile();
    try {
      return modelOptions.source(location).load();
    } catch (IOException e) {
      throw location.unreadable(e);
    } catch (ModelFormatException e) {
      throw new CannotRunException(
          "--model must be a supported model file: --model=%s: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  private int report(List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    findings.stream().filter(Finding::isWrong).forEach(out::println);
    findings.stream().filter(finding -> !finding.isWrong()).forEach(out::println);
    long wrong = findings.stream().filter(Finding::isWrong).count();
    out.printf("%d wrong, %d hints%n", wrong, findings.size() - wrong);
    out.flush();
    return wrong > 0 ? WRONG : OK;
  }

  private int cannotRun(CannotRunException e) {
    spec.commandLine().getErr().println("streamrnn doctor: " + e.getMessage());
    return CANNOT_RUN;
  }
}
