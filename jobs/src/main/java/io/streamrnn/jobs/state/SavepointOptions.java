/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.JobJars;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.OperatorOfUid;
import io.streamrnn.jobs.shared.UserFiles;
import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.SavepointException;
import io.streamrnn.state.SavepointOperator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The savepoint that a command reads, and what all commands on savepoints share. */
public final class SavepointOptions {

  static final int OK = 0;
  static final int FAILED = 1;
  static final int CANNOT_RUN = 2;

  @Parameters(
      index = "0",
      paramLabel = "SAVEPOINT",
      description =
          "The directory of a savepoint or retained checkpoint. A path, or a URI of a Flink file system.")
  private String savepoint = "";

  @Mixin private final JobJars jars = new JobJars();

  @Option(names = "--verbose", description = "Show stack traces of errors.")
  private boolean verbose;

  // Replaced by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /** The path as the user typed it. */
  String path() {
    return savepoint;
  }

  /** Opens the savepoint. */
  RnnSavepoint open() throws SavepointException {
    return RnnSavepoint.open(
        new Location("SAVEPOINT", savepoint).path().toString(), jars.classLoader());
  }

  /**
   * Requires that an operator with a state of StreamRNN has a uid.
   *
   * @throws CannotRunException with those that there are
   */
  void requireUid(RnnSavepoint opened, String uid) throws IOException {
    SavepointOperator unused = OperatorOfUid.require(opened, uid, savepoint);
  }

  /** A key as the savepoint has it. */
  String keyText(RnnSavepoint opened, String uid, String option, String key) throws IOException {
    try {
      return opened.keyText(uid, key);
    } catch (IllegalArgumentException e) {
      throw new CannotRunException("%s: %s (key=%s)".formatted(option, e.getMessage(), key), e);
    }
  }

  /** Runs a command, and reports what it throws. */
  int run(Callable<Integer> command) {
    try {
      return command.call();
    } catch (CannotRunException e) {
      return report(e.getMessage(), e, CANNOT_RUN);
    } catch (InvalidPathException e) {
      return report(CannotRunException.of(e).getMessage(), e, CANNOT_RUN);
    } catch (SavepointException e) {
      return report(inWordsOfOptions(String.valueOf(e.getMessage())), e, CANNOT_RUN);
    } catch (Exception e) {
      return report(
          "it failed: %s (SAVEPOINT=%s)".formatted(UserFiles.reason(e), savepoint), e, FAILED);
    }
  }

  // The messages are those of the Java API, which has a class path in place of an option.
  private static String inWordsOfOptions(String message) {
    return message.replace("add the jar of the job", "add the jar of the job with --jar");
  }

  private int report(@Nullable String message, Exception e, int exitCode) {
    PrintWriter messages = spec.commandLine().getErr();
    messages.println(spec.qualifiedName() + ": " + message);
    if (verbose) {
      e.printStackTrace(messages);
    }
    messages.flush();
    return exitCode;
  }
}
