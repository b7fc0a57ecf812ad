/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
          "The column of the order, numbers or ISO 8601 times, which is copied to the output. Rows that are before the latest row of their key, or have the same value, are counted. Rows without a number or time are rejected. Events are scored in the order of the input, or with --sort in the order of this column.")
  Optional<String> order = Optional.empty();

  @Option(
      names = "--order-kind",
      paramLabel = "number|time",
      description =
          "Of topics: what the order column holds. Only topics without records need it, since otherwise their last records show it.")
  Optional<OrderKind> orderKind = Optional.empty();

  @Option(
      names = "--sort",
      description =
          "Scores and writes the events in the order of --order; events of the same value in the order of the input. Many events are sorted on disk.")
  boolean sort;

  /** {@code --order-kind}. */
  Optional<OrderKind> orderKind() {
    return orderKind;
  }

  /** The columns of {@code --key}, where a key may have several. */
  public List<String> keyColumns() {
    return Arrays.stream(key.split(",")).map(String::strip).toList();
  }

  /** {@code --sort}. */
  public boolean sort() {
    return sort;
  }

  /**
   * Requires options that belong together.
   *
   * @throws CannotRunException if {@code --order} is missing, or the key
   */
  public void check() {
    if (order.equals(Optional.of(key))) {
      throw new CannotRunException(
          "--order must name another column than --key: --key=%1$s, --order=%1$s; omit --order"
              .formatted(key));
    }
    if (orderKind.equals(Optional.of(OrderKind.NONE))) {
      throw new CannotRunException(
          "--order-kind must be number or time: --order-kind=none; omit it, or omit --order");
    }
    if (sort && order.isEmpty()) {
      throw new CannotRunException(
          "--sort requires --order: --sort=true; add --order COLUMN, a column of numbers or times");
    }
  }

  /**
   * Requires that what the order column holds is said only where neither a file nor its name shows
   * it.
   *
   * @throws CannotRunException if the option has no effect
   */
  public void checkOrderKind(boolean isOfTopics) {
    if (orderKind.isPresent() && (!isOfTopics || order.isEmpty())) {
      throw new CannotRunException(
          "--order-kind requires --input to be topics, and --order: --order-kind=%s; omit it"
              .formatted(orderKindText()));
    }
    if (orderKind.isPresent() && order.flatMap(RecordField::of).isPresent()) {
      throw new CannotRunException(
          "--order-kind requires --order to be a column of the value, since it is known what %1$s holds: --order-kind=%2$s, --order=%1$s; omit it"
              .formatted(order.get(), orderKindText()));
    }
  }

  private String orderKindText() {
    return orderKind.map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("");
  }

  /** The selected columns, with these features. */
  public ColumnSelection selection(List<String> features) {
    ColumnSelection selection = new ColumnSelection(key, features);
    return order.map(selection::withOrder).orElse(selection);
  }
}
