/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code streamrnn state}: the commands on the states of keys in savepoints. */
@Command(
    name = "state",
    description = {
      "Lists, exports, erases and computes the states of keys in savepoints.",
      "What is in a savepoint is read from the savepoint alone: no model and no type of keys is asked for. Savepoints and retained checkpoints of heap and RocksDB state backends, in canonical and native format, are read."
    },
    usageHelpAutoWidth = true,
    footerHeading = "%nExample:%n",
    footer = "  streamrnn state list savepoints/savepoint-a1b2c3",
    subcommands = {
      StateListCommand.class,
      StateExportCommand.class,
      StateEraseCommand.class,
    })
public final class StateCommand implements Runnable {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is required: " + String.join(", ", spec.subcommands().keySet()));
  }
}
