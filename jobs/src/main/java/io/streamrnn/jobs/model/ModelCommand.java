/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.model;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
      "2:An argument is invalid, or the file is not a supported model.",
      "3:The model was read, but it cannot be scored event by event. It may still support windows, see the report."
    },
    footerHeading = "%nDigests:%n",
    footer = {
      "  Two models with equal recurrent digests have the same states: a savepoint",
      "  of a job with one of them can be restored with the other. The head is",
      "  everything after the last layer that keeps state.",
      "%nExample:",
      "  streamrnn model rul.h5"
    })
public final class ModelCommand implements Callable<Integer> {

  private static final int OK = 0;
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

  @Option(names = "--verbose", description = "Show stack traces of errors.")
  private boolean verbose;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() {
    try {
      LoadedFile loaded = LoadedFile.read(file);
      PrintWriter out = spec.commandLine().getOut();
      ModelReport.of(loaded).forEach(out::println);
      out.flush();
      return loaded.isSteppable() ? OK : CANNOT_STREAM;
    } catch (CannotRunException e) {
      return report(e);
    } catch (InvalidPathException e) {
      return report(CannotRunException.of(e));
    }
  }

  private int report(CannotRunException e) {
    PrintWriter messages = spec.commandLine().getErr();
    messages.println("streamrnn model: " + e.getMessage());
    if (verbose) {
      e.printStackTrace(messages);
    }
    return CANNOT_READ;
  }
}
