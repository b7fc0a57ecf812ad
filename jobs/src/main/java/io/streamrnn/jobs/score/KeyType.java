/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.shared.CannotRunException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;

/** The supported types of keys. */
enum KeyType {
  /** Text, as it is in the input. */
  STRING(Types.STRING),
  /** Whole numbers of 64 bits. */
  LONG(Types.LONG),
  /** Whole numbers of 32 bits. */
  INT(Types.INT);

  private final TypeInformation<?> type;

  KeyType(TypeInformation<?> type) {
    this.type = type;
  }

  /**
   * The type of an option.
   *
   * @throws CannotRunException if there is none of that name
   */
  static KeyType of(Optional<String> text) {
    return text.map(KeyType::named).orElse(STRING);
  }

  private static KeyType named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.toString().equalsIgnoreCase(name.strip()))
        .findAny()
        .orElseThrow(
            () ->
                new CannotRunException(
                    "--key-type must be string, long or int: --key-type=%s; types of SQL need --for sql"
                        .formatted(name)));
  }

  /** The key of a text. */
  Object parse(String text) {
    try {
      return switch (this) {
        case STRING -> text;
        case LONG -> Long.parseLong(text.strip());
        case INT -> Integer.parseInt(text.strip());
      };
    } catch (NumberFormatException e) {
      // Not as the cause, whose message has the key.
      throw new IllegalArgumentException(
          "keys must be whole numbers with --key-type %s; use --key-type string, or a job whose keys are of another type"
              .formatted(this));
    }
  }

  /** The type of the keys in Flink. */
  @SuppressWarnings("unchecked") // A key is only serialized and hashed.
  TypeInformation<Object> type() {
    return (TypeInformation<Object>) type;
  }

  /** The key of a row. */
  KeySelector<Row, Object> selector() {
    return row -> parse(row.keyText());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
