/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.SavepointOperator;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code streamrnn state list}: which operators of a savepoint have states of keys. */
@Command(
    name = "list",
    description =
        "Lists the operators of a savepoint that have states of StreamRNN: uid, type of the keys, states, stamp of the model, parallelism, bytes.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The savepoint was read. It may have no such operator.",
      "1:It failed, for example because the disk is full.",
      "2:An argument is invalid, or the savepoint cannot be read."
    },
    footerHeading = "%nExample:%n",
    footer = "  streamrnn state list savepoints/savepoint-a1b2c3 --count-keys")
public final class StateListCommand implements Callable<Integer> {

  @Mixin private final SavepointOptions savepoint = new SavepointOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = "--count-keys",
      description = "Count the keys too, for which all of the states are read.")
  private boolean countKeys;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and returns the exit code. */
  @Override
  public Integer call() {
    return savepoint.run(
        () -> {
          RnnSavepoint opened = savepoint.open();
          List<Map<String, Object>> operators = new ArrayList<>();
          for (SavepointOperator operator : opened.operators()) {
            operators.add(describe(opened, operator));
          }
          print(operators);
          return SavepointOptions.OK;
        });
  }

  private Map<String, Object> describe(RnnSavepoint opened, SavepointOperator operator)
      throws Exception {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("uid", operator.uid().orElse(""));
    fields.put("hash", operator.hash());
    fields.put("name", operator.name().orElse(""));
    fields.put("keyType", operator.keyType());
    fields.put("layout", operator.layout());
    fields.put("states", operator.sizes());
    fields.put("stamp", "%016x".formatted(operator.stamp()));
    fields.put("severalModels", operator.takesOthers());
    fields.put("models", operator.models());
    fields.put("parallelism", operator.parallelism());
    fields.put("maxParallelism", operator.maxParallelism());
    fields.put("bytes", operator.bytes());
    if (countKeys) {
      long[] keys = {0};
      opened.read(operator.hash(), state -> keys[0]++);
      fields.put("keys", keys[0]);
    }
    return fields;
  }

  private void print(List<Map<String, Object>> operators) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(operators));
    } else if (operators.isEmpty()) {
      out.println("no operator has a state of StreamRNN");
    } else {
      operators.forEach(operator -> operator.forEach((name, value) -> print(out, name, value)));
    }
    out.flush();
  }

  private static void print(PrintWriter out, String name, Object value) {
    String text =
        value instanceof List<?> list
            ? String.join("; ", list.stream().map(Object::toString).toList())
            : value.toString();
    if (!text.isEmpty()) {
      out.println((name.equals("uid") || name.equals("hash") ? "" : "  ") + name + ": " + text);
    }
  }
}
