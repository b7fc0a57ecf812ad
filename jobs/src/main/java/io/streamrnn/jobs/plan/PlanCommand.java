/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import io.streamrnn.flink.Scoring;
import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.ModeCheck;
import io.streamrnn.jobs.shared.ModelOptions;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code streamrnn plan}: how large a cluster a job needs. */
@Command(
    name = "plan",
    description = {
      "Computes what a job needs: bytes of state, checkpoint traffic, cores, TaskManagers, time to restore.",
      "Each number is shown with its arithmetic. CPU times are those of docs/performance.md: measure your own"
          + " machine, and multiply."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:The plan was printed.", "2:An option or the model is invalid."},
    footerHeading = "%nExample:%n",
    footer = {"  streamrnn plan --keys 1e9 --rate 1e6 --model rul.h5 --mode window:50"})
public final class PlanCommand implements Callable<Integer> {

  private static final int OK = 0;
  private static final int CANNOT_RUN = 2;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "The model: a path, or a URI of a Flink file system.")
  private String file = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Mixin private final PlanOptions options = new PlanOptions();

  @Mixin private final ModelOptions modelOptions = new ModelOptions();

  @Option(names = "--json", description = "Print the plan as JSON, for programs.")
  private boolean json;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() {
    try {
      List<String> lines = plan();
      PrintWriter out = spec.commandLine().getOut();
      lines.forEach(out::println);
      out.flush();
      return OK;
    } catch (CannotRunException e) {
      return report(e);
    } catch (InvalidPathException e) {
      return report(CannotRunException.of(e));
    }
  }

  private List<String> plan() {
    Workload work = options.workload();
    NetworkCost network = network();
    Sizing sizing = Sizing.of(work, network);
    return json
        ? List.of(PlanJson.of(work, network, sizing))
        : new PlanReport(work, network, sizing).lines();
  }

  private NetworkCost network() {
    try {
      Model model = read();
      Scoring scoring = options.scoring();
      new ModeCheck(model, scoring, options.mode).require();
      return NetworkCost.of(model, scoring, options.precision, options.change());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new CannotRunException(
          "%s (--mode=%s, --model=%s)".formatted(e.getMessage(), options.mode, file), e);
    }
  }

  private Model read() {
    Location model = new Location("--model", file).requireFile();
    byte[] bytes = model.readBytes();
    LoadOptions load = modelOptions.loadOptions();
    String name = model.path().getName();
    try {
      Optional<byte[]> config =
          ModelFiles.configBeside(
              name, bytes, load, sibling -> model.sibling(sibling).map(Location::readBytes));
      return ModelFile.read(name, bytes, load.withConfig(config)).scoring();
    } catch (ModelFormatException e) {
      throw new CannotRunException(
          "--model must be a supported model file: --model=%s: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  private int report(CannotRunException e) {
    spec.commandLine().getErr().println("streamrnn plan: " + e.getMessage());
    return CANNOT_RUN;
  }
}
