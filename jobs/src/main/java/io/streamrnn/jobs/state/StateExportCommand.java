/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.state.RnnSavepoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code streamrnn state export}: writes the states of keys in a savepoint as rows. */
@Command(
    name = "export",
    description = {
      "Writes the states of the keys of an operator in a savepoint, one row per key: steps, last event, each state by name, timers.",
      "Keys are text: texts and numbers as they are, tuples and rows as JSON arrays, records and POJOs as JSON objects. Times are in milliseconds."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All rows were written.",
      "1:It failed, for example because the disk is full. No file is left.",
      "2:An argument is invalid, a key was not found, or the savepoint cannot be read. No file is left."
    },
    footerHeading = "%nExample:%n",
    footer = "  streamrnn state export savepoints/savepoint-a1b2c3 --uid vibration --key pump-7")
public final class StateExportCommand implements Callable<Integer> {

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
      names = "--key",
      paramLabel = "KEY",
      description = "A key. May be given several times. Default: all.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--format",
      defaultValue = "csv",
      paramLabel = "csv|json",
      description = "The format: csv, or json with a line per key. Default: ${DEFAULT-VALUE}.")
  private StateFormat format = StateFormat.CSV;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to write. Must not exist. Default: the standard output.")
  private Optional<String> output = Optional.empty();

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() {
    return savepoint.run(
        () -> {
          RnnSavepoint opened = savepoint.open();
          savepoint.requireUid(opened, uid);
          Set<String> wanted = new LinkedHashSet<>();
          for (String key : keys) {
            wanted.add(savepoint.keyText(opened, uid, "--key", key));
          }
          export(opened, wanted);
          return SavepointOptions.OK;
        });
  }

  private void export(RnnSavepoint opened, Set<String> wanted) throws Exception {
    if (output.isEmpty()) {
      PrintWriter out = spec.commandLine().getOut();
      try {
        requireFound(wanted, write(opened, wanted, out));
      } finally {
        out.flush();
      }
      return;
    }
    try (NewFile file = new NewFile(new Location("--output", output.get()))) {
      requireFound(wanted, write(opened, wanted, file.writer()));
      file.publish();
    }
  }

  private Set<String> write(RnnSavepoint opened, Set<String> wanted, Writer out) throws Exception {
    StateRows rows = format.rows(out, names(opened));
    Set<String> found = new LinkedHashSet<>();
    opened.read(
        uid,
        state -> {
          if (wanted.isEmpty() || wanted.contains(state.key())) {
            rows.write(state);
            found.add(wanted.isEmpty() ? "" : state.key());
          }
        });
    return found;
  }

  /** The states, each of which has a column. */
  private List<String> names(RnnSavepoint opened) throws IOException {
    return opened.operators().stream()
        .filter(operator -> operator.id().equals(uid) || operator.hash().equals(uid))
        .flatMap(operator -> operator.sizes().keySet().stream())
        .toList();
  }

  private void requireFound(Set<String> wanted, Set<String> found) {
    List<String> missing = wanted.stream().filter(key -> !found.contains(key)).toList();
    if (!missing.isEmpty()) {
      throw new CannotRunException(
          "--key must be in the savepoint: not found=%d of %d, the first one: --key=%s (--uid=%s, SAVEPOINT=%s)"
              .formatted(missing.size(), wanted.size(), missing.get(0), uid, savepoint.path()));
    }
  }
}
