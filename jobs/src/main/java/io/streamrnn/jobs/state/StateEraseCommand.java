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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
      "0:The new savepoint was written, without all of the keys.",
      "1:It failed, for example because the disk is full. No new savepoint is left.",
      "2:An argument is invalid, or the savepoint cannot be read. Nothing was written.",
      "3:The new savepoint was written, but some keys were not in the old one. It says on which lines."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  streamrnn state erase savepoints/savepoint-a1b2c3 --uid vibration \\",
      "      --keys keys.txt --output savepoints/erased"
    })
public final class StateEraseCommand implements Callable<Integer> {

  private static final int SOME_MISSING = 3;
  private static final int MOST_LINES = 20;
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]++|\"\")*+\"");

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
      description =
          "A file with a key per line, as 'state export' writes them: in quotes, or not. Two quotes are the empty key, a line without a character is none. UTF-8.")
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
          Map<String, Integer> wanted = keys(opened);
          Path directory = new Location("--output", output).path();
          requireNew(directory);
          Collection<String> found = opened.erase(uid, wanted.keySet(), directory.toString());
          report(wanted, found);
          return found.size() < wanted.size() ? SOME_MISSING : SavepointOptions.OK;
        });
  }

  /** The keys of the file, with the numbers of their lines. */
  private Map<String, Integer> keys(RnnSavepoint opened) throws IOException {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new Location("--keys", keys).requireFile().open(), StandardCharsets.UTF_8))) {
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String key = number == 1 ? withoutByteOrderMark(line) : line;
        if (!key.isEmpty()) {
          wanted.putIfAbsent(savepoint.keyText(opened, uid, "--keys", unquoted(key)), number);
        }
        number++;
      }
    }
    if (wanted.isEmpty()) {
      throw new CannotRunException(
          "--keys must be a file with a key per line: --keys=%s is empty".formatted(keys));
    }
    return wanted;
  }

  private static String withoutByteOrderMark(String line) {
    return line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  /** A field of CSV, as 'state export' writes it, or the line itself. */
  private static String unquoted(String line) {
    return QUOTED.matcher(line).matches()
        ? line.substring(1, line.length() - 1).replace("\"\"", "\"")
        : line;
  }

  private void requireNew(Path directory) throws IOException {
    if (directory.getFileSystem().exists(directory)) {
      throw new CannotRunException(
          "--output must not exist: --output=%s; choose another one".formatted(output));
    }
  }

  private void report(Map<String, Integer> wanted, Collection<String> found) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("erased %d of %d keys of %s into %s%n", found.size(), wanted.size(), uid, output);
    Map<String, Integer> missing = new LinkedHashMap<>(wanted);
    missing.keySet().removeAll(Set.copyOf(found));
    if (!missing.isEmpty()) {
      String lines =
          missing.values().stream()
              .limit(MOST_LINES)
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
      out.printf(
          "not in the savepoint: %d of them, on lines %s%s of --keys%n",
          missing.size(), lines, missing.size() > MOST_LINES ? ", ..." : "");
    }
    out.printf("delete %s, which still has them%n", savepoint.path());
    out.flush();
  }
}
