/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.model;

import io.streamrnn.format.Agreement;
import io.streamrnn.format.GoldenVectors;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.ModelOptions;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code streamrnn model}: describes a model file, and how the model runs on a stream. */
@Command(
    name = "model",
    description = {
      "Describes a model file, and how the model runs on a stream.",
      "Shows the layers, shapes, parameters, states, state size per key and digests: which layers keep state"
          + " from event to event, which compute each event by itself, and which need the whole sequence, and why."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The model can be scored event by event.",
      "1:The model does not compute the outputs that were recorded beside it.",
      "2:An argument is invalid, the file is not a supported model, or the recorded outputs are damaged.",
      "3:The model was read, but it cannot be scored event by event. It may still support windows, see the report."
    },
    footerHeading = "%nDigests:%n",
    footer = {
      "  Two models with equal recurrent digests have the same states: a savepoint",
      "  of a job with one of them can be restored with the other. The head is",
      "  everything after the last layer that keeps state.",
      "%nRecorded outputs:%n",
      "  Inputs and outputs recorded by the framework that trained the model, in",
      "  NAME_io.json beside NAME.h5 (or another format), are run and compared.",
      "  See docs/models.md for the code that records them.",
      "%nExample:",
      "  streamrnn model rul.h5"
    })
public final class ModelCommand implements Callable<Integer> {

  private static final int OK = 0;
  private static final int DISAGREES = 1;
  private static final int CANNOT_READ = 2;
  private static final int CANNOT_STREAM = 3;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description =
          "The model: Keras (.h5, .keras), ONNX (.onnx), or safetensors with PyTorch's parameter names (.safetensors). A path, or a URI of a Flink file system. The format is detected from the content.")
  private String file = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Mixin private final ModelOptions options = new ModelOptions();

  @Option(names = "--json", description = "Print the description as JSON, for programs.")
  private boolean json;

  @Option(names = "--verbose", description = "Show stack traces of errors.")
  private boolean verbose;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() {
    try {
      LoadedFile loaded = LoadedFile.read(file, options.loadOptions());
      print(json ? List.of(ModelJson.of(loaded)) : ModelReport.of(loaded));
      if (!loaded.agrees()) {
        return reportDisagreement(loaded);
      }
      return loaded.isSteppable() ? OK : CANNOT_STREAM;
    } catch (CannotRunException e) {
      return report(e);
    } catch (InvalidPathException e) {
      return report(CannotRunException.of(e));
    }
  }

  private void print(List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
  }

  private int reportDisagreement(LoadedFile loaded) {
    Agreement recorded = loaded.recorded().orElseThrow();
    messages()
        .println(
            "streamrnn model: a model must compute the outputs that were recorded with it: %s (FILE=%s, recorded in %s); the model was damaged or changed, or the file belongs to another one: copy both again, or remove the file"
                .formatted(recorded.difference(), file, GoldenVectors.nameFor(loaded.name())));
    return DISAGREES;
  }

  private PrintWriter messages() {
    return spec.commandLine().getErr();
  }

  private int report(CannotRunException e) {
    PrintWriter messages = messages();
    messages.println("streamrnn model: " + e.getMessage());
    if (verbose) {
      e.printStackTrace(messages);
    }
    return CANNOT_READ;
  }
}
