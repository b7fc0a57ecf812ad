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

/** {@code streamrnn model}: says what a model file holds, and how it runs on a stream. */
@Command(
    name = "model",
    description = {
      "Says what a model file holds and how it runs on a stream: layers, shapes, parameters, states, bytes of"
          + " state per key, digests; what carries a state, what treats every event alike, and what cannot be"
          + " stepped, and why."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The model can be stepped event by event.",
      "2:Wrong usage, or a file that cannot be read as a model.",
      "3:The model was read, but cannot be stepped event by event; it may still be run over windows."
    },
    footerHeading = "%nThe digests:%n",
    footer = {
      "  Two files whose recurrent digests are equal carry the same states: a savepoint of one restores with the",
      "  other. The head is what stands behind the last layer that carries a state.",
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
          "Keras (.h5, .keras), ONNX (.onnx) or safetensors with PyTorch's names (.safetensors), whatever its name is; a path or a URI of Flink's file systems.")
  private String file;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  private boolean help;

  @Option(names = "--verbose", description = "Show stack traces of failures.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  /** Runs; returns the exit code. */
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
