/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.state.RnnSavepoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.flink.core.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code streamrnn state erase}: writes a savepoint without some keys. */
@Command(
    name = "erase",
    description = {
      "Writes a new savepoint without some keys of an operator: without their states, timers and waiting events. All other keys and operators are as they were.",
      "The new savepoint needs no file of the old one. Delete the old one, which still has the keys."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The new savepoint was written. It says how many keys were found.",
      "1:It failed, for example because the disk is full. No new savepoint is left.",
      "2:An argument is invalid, or the savepoint cannot be read. Nothing was written."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  streamrnn state erase savepoints/savepoint-a1b2c3 --uid vibration \\",
      "      --keys keys.txt --output savepoints/erased"
    })
public final class StateEraseCommand implements Callable<Integer> {

  @Mixin private final SavepointOptions savepoint = new SavepointOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = "--uid",
      required = true,
      paramLabel = "UID",
      description = "The uid of the operator, or the hash that 'state list' shows.")
  private String uid = "";

  @Option(
      names = "--keys",
      required = true,
      paramLabel = "FILE",
      description = "A file with a key per line, as 'state export' writes them. UTF-8.")
  private String keys = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The directory of the new savepoint. Must not exist.")
  private String output = "";

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() {
    return savepoint.run(
        () -> {
          RnnSavepoint opened = savepoint.open();
          savepoint.requireUid(opened, uid);
          Set<String> wanted = keys(opened);
          Path directory = new Location("--output", output).path();
          requireNew(directory);
          report(wanted.size(), opened.erase(uid, wanted, directory.toString()).size());
          return SavepointOptions.OK;
        });
  }

  private Set<String> keys(RnnSavepoint opened) throws IOException {
    Set<String> wanted = new LinkedHashSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new Location("--keys", keys).requireFile().open(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty()) {
          wanted.add(savepoint.keyText(opened, uid, "--keys", line));
        }
      }
    }
    if (wanted.isEmpty()) {
      throw new CannotRunException(
          "--keys must be a file with a key per line: --keys=%s is empty".formatted(keys));
    }
    return wanted;
  }

  private void requireNew(Path directory) throws IOException {
    if (directory.getFileSystem().exists(directory)) {
      throw new CannotRunException(
          "--output must not exist: --output=%s; choose another one".formatted(output));
    }
  }

  private void report(int wanted, int found) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("erased %d of %d keys of %s into %s%n", found, wanted, uid, output);
    if (found < wanted) {
      out.printf("not in the savepoint: %d of them%n", wanted - found);
    }
    out.printf("delete %s, which still has them%n", savepoint.path());
    out.flush();
  }
}
