/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.flink.client.program.ProgramParametrizationException;
import picocli.CommandLine;

/**
 * The main class for {@code flink run}: the same commands as {@link Main}, but it reports errors by
 * exceptions, since it must not end the process of the client.
 */
public final class ClusterMain {

  private ClusterMain() {}

  /**
   * Runs a command.
   *
   * @throws ProgramParametrizationException if the command is invalid, with what to change; {@code
   *     flink run} shows only this message
   * @throws IllegalStateException if the job failed, with the message, since a user of the REST API
   *     or the web interface does not see what the process prints
   */
  public static void main(String[] args) {
    StringWriter written = new StringWriter();
    int exitCode = Main.execute(Main.commandLine().setErr(new PrintWriter(written, true)), args);
    String messages = written.toString().strip();
    if (exitCode == CommandLine.ExitCode.USAGE) {
      throw new ProgramParametrizationException(messages);
    }
    System.err.println(messages);
    if (exitCode != CommandLine.ExitCode.OK) {
      throw new IllegalStateException("exit code " + exitCode + ": " + messages);
    }
  }
}
