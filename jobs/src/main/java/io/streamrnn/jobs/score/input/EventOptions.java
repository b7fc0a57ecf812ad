/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that make a row an event: its key and its order. Picocli sets the fields. */
public final class EventOptions {

  @Option(
      names = "--key",
      required = true,
      paramLabel = "COLUMN",
      description =
          "The key column. Each key has its own state: an engine, a card, a user session.")
  String key = "";

  @Option(
      names = "--order",
      paramLabel = "COLUMN",
      description =
          "A column to copy to the output, such as a timestamp. Events are scored in the order of the input.")
  Optional<String> order = Optional.empty();

  /** The selected columns, with these features. */
  public ColumnSelection selection(List<String> features) {
    ColumnSelection selection = new ColumnSelection(key, features);
    return order.map(selection::withOrder).orElse(selection);
  }
}
