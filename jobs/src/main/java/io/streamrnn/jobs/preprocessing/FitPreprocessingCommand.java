/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.preprocessing;

import io.streamrnn.jobs.score.features.FeatureRequest;
import io.streamrnn.jobs.score.features.HandleUnknown;
import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.score.features.PreprocessingFile;
import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.InputFile;
import io.streamrnn.jobs.score.input.InputOptions;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code streamrnn fit-preprocessing}: fits scalers and vocabularies to training data. */
@Command(
    name = "fit-preprocessing",
    description =
        "Fits how features are scaled and encoded to training data, for score --preprocessing.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:The file was written.", "2:An option or the input is invalid."},
    footerHeading = "%nKinds of features:%n",
    footer = {
      "  number        as it is (the default)",
      "  standard      (x - mean) / std, of the population",
      "  min-max       (x - min) / (max - min)",
      "  robust        (x - median) / (3rd - 1st quartile)",
      "  log           sign(x) log(1 + |x|)",
      "  log-standard  standard of log",
      "  boolean       1 or 0",
      "  time:day      sine and cosine of the time of day: 2 inputs",
      "  time:week     sine and cosine of the time of the week: 2 inputs",
      "  one-hot       an input per category; numbers are in the order of their values, others of their names",
      "  token         the index of the category, for an Embedding layer",
      "  text          the text itself, for a model that looks it up",
      "%nExample:",
      "  streamrnn fit-preprocessing --input train.csv \\",
      "      --features rpm:standard,city:one-hot,at:time:day --output preprocessing.json"
    })
public final class FitPreprocessingCommand implements Callable<Integer> {

  private static final int OK = 0;
  private static final int CANNOT_RUN = 2;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Mixin private final InputOptions input = new InputOptions();

  @Option(
      names = "--features",
      required = true,
      split = ",",
      paramLabel = "COLUMN:KIND,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description =
          "The feature columns and their kinds, in the order of the model's inputs, see below.")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--handle-unknown",
      defaultValue = "reject",
      paramLabel = "reject|ignore|category",
      description =
          "A category that the training data lack. reject: the row is rejected. ignore: all inputs of one-hot are 0. category: it is a category of its own, the first one: input or token 0. Default: ${DEFAULT-VALUE}.")
  private HandleUnknown unknown = HandleUnknown.REJECT;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The file to write, JSON.")
  private String output = "";

  @Option(names = "--overwrite", description = "Overwrite the output if it exists.")
  private boolean overwrite;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() {
    try {
      fit();
      return OK;
    } catch (CannotRunException e) {
      return report(e.getMessage());
    } catch (InvalidPathException e) {
      return report(CannotRunException.of(e).getMessage());
    } catch (IOException e) {
      return report(
          "the file of --output must be writable: --output=%s: %s"
              .formatted(output, UserFiles.reason(e)));
    }
  }

  private void fit() throws IOException {
    if (output.equals("-")) {
      throw new CannotRunException(
          "--output must be a file, since score reads it several times: --output=-; use for example preprocessing.json");
    }
    Path file = Path.of(output).toAbsolutePath().normalize();
    requireWritable(file);
    requireNoInput(file);
    List<FeatureRequest> requests = features.stream().map(FeatureRequest::parse).toList();
    Fit fit = new Fit(requests, unknown);
    Preprocessing preprocessing = fit.run(input);
    PreprocessingFile.write(file, preprocessing);
    PrintWriter messages = spec.commandLine().getErr();
    fit.print(messages);
    messages.println("inputs    %d per event".formatted(preprocessing.width()));
    messages.println("output    " + output);
    messages.flush();
  }

  private void requireWritable(Path file) {
    UserFiles.requireDirectory("--output", file.resolveSibling(""));
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new CannotRunException(
          "--output must be a regular file: --output=%s; use another --output".formatted(output));
    }
    if (Files.exists(file) && !overwrite) {
      throw new CannotRunException(
          "the file of --output must not exist: --output=%s; use another --output, or --overwrite to replace it"
              .formatted(output));
    }
  }

  private void requireNoInput(Path file) throws IOException {
    for (InputFile events : input.files().files()) {
      if (events.location().isLocal()
          && Files.exists(file)
          && Files.isSameFile(file, events.location().local())) {
        throw new CannotRunException(
            "--output must not overwrite a file of --input: --output=%s; use another --output"
                .formatted(output));
      }
    }
    if (input.wouldFind(file)) {
      throw new CannotRunException(
          "--output must not be where --input finds files, since the next run would read it: --output=%s; use another folder"
              .formatted(output));
    }
  }

  private int report(String message) {
    spec.commandLine().getErr().println("streamrnn fit-preprocessing: " + message);
    return CANNOT_RUN;
  }
}
