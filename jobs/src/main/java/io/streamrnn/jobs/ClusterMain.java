/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import java.io.PrintWriter;
import java.io.Writer;
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
    Messages messages = new Messages();
    int exitCode = Main.execute(Main.commandLine().setErr(new PrintWriter(messages)), args);
    String rest = messages.rest();
    if (exitCode == CommandLine.ExitCode.USAGE) {
      throw new ProgramParametrizationException(rest);
    }
    System.err.println(rest);
    if (exitCode != CommandLine.ExitCode.OK) {
      throw new IllegalStateException("exit code " + exitCode + ": " + rest);
    }
  }

  /** Messages, which are printed at once if the command asks for it, and otherwise kept. */
  private static final class Messages extends Writer {

    private final StringBuilder kept = new StringBuilder();

    @Override
    public void write(char[] characters, int offset, int length) {
      kept.append(characters, offset, length);
    }

    @Override
    public void flush() {
      System.err.print(kept);
      System.err.flush();
      kept.setLength(0);
    }

    @Override
    public void close() {
      flush();
    }

    private String rest() {
      return kept.toString().strip();
    }
  }
}
