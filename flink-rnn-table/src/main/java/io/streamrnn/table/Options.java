/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.TimeUtils;

/**
 * The options of a query by their names, read as what they are to be.
 *
 * @param given as they were typed
 */
record Options(Map<String, String> given) {

  /** The options that there are, in the order of the guide. */
  static final List<String> NAMES =
      List.of(
          "scoring",
          "while-filling",
          "session-gap",
          "on-missing-start",
          "on-repeated-start",
          "on-end-without-start",
          "initial-state",
          "order",
          "on-late",
          "remembered-ids",
          "missing-values",
          "elapsed-time-feature",
          "idle-steps",
          "input-version",
          "state-ttl",
          "state-ttl-event-time",
          "state-precision",
          "on-model-change",
          "former-models",
          "fail-after-rejecting",
          "log-keys-and-values",
          "reports",
          "layers",
          "states",
          "output-node",
          "model-config",
          "sha256",
          "weight-precision");

  /** Those that a model of {@code CREATE MODEL} has: all that concerns one window. */
  static final List<String> NAMES_OF_MODEL =
      List.of(
          "model",
          "scoring",
          "while-filling",
          "initial-state",
          "missing-values",
          "fail-after-rejecting",
          "log-keys-and-values",
          "layers",
          "states",
          "output-node",
          "model-config",
          "weight-precision",
          "sha256");

  /**
   * The options of a call of {@code rnn_score}.
   *
   * @throws ValidationException if there is no such option
   */
  static Options ofCall(Map<String, String> given) {
    return require(
        given,
        NAMES,
        "batching, the state cache and functions are not part of SQL, see docs/guide/sql.md");
  }

  /**
   * The options of a model, without those of Flink.
   *
   * @throws ValidationException if there is no such option
   */
  static Options ofModel(Map<String, String> given) {
    return require(
        given,
        NAMES_OF_MODEL,
        "a model of CREATE MODEL keeps no state, use rnn_score for the rest");
  }

  private static Options require(Map<String, String> given, List<String> names, String advice) {
    given.keySet().stream()
        .filter(name -> !names.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw Refusal.of(
                  "an option must be one of the list: option='%s', options=%s; %s",
                  name, names, advice);
            });
    return new Options(given);
  }

  /** Whether an option is given. */
  boolean has(String name) {
    return given.containsKey(name);
  }

  /** An option as it is. */
  Optional<String> text(String name) {
    return Optional.ofNullable(given.get(name));
  }

  /** An option as it is; empty if it is left out. */
  String value(String name) {
    return text(name).orElse("");
  }

  /** The parts between commas. */
  List<String> list(String name) {
    return text(name).map(Options::parts).orElse(List.of());
  }

  /** The parts of a text between commas. */
  static List<String> parts(String text) {
    return Stream.of(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
  }

  /** True or false; false if it is left out. */
  boolean flag(String name) {
    return read(
            name,
            "true or false",
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException();
                })
        .orElse(false);
  }

  /** A length of time, such as {@code 30 min}; at least 1 ms. */
  Optional<Duration> duration(String name) {
    return duration(name, false, "a time of at least 1 ms with its unit, such as '30 min'");
  }

  /** A length of time of at least 1 ms, or 0. */
  Optional<Duration> durationOrZero(String name) {
    return duration(name, true, "a time with its unit, such as '6 h', or '0 s' for none");
  }

  private Optional<Duration> duration(String name, boolean mayBeZero, String form) {
    return read(
        name,
        form,
        text -> {
          Duration duration = parseDuration(text);
          if (duration.toMillis() < 1 && !(mayBeZero && duration.isZero())) {
            throw new IllegalArgumentException();
          }
          return duration;
        });
  }

  /**
   * A length of time. Flink takes a number without a unit for milliseconds, and who writes 30 means
   * seconds as often.
   *
   * @throws IllegalArgumentException if a text is none, or has no unit
   */
  static Duration parseDuration(String text) {
    if (text.strip().chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException();
    }
    return TimeUtils.parseDuration(text);
  }

  /** A whole number; at least 1. */
  Optional<Integer> count(String name) {
    return read(name, "a number of at least 1", Options::number);
  }

  /**
   * A whole number of at least 1.
   *
   * @throws IllegalArgumentException if a text is none
   */
  static int number(String text) {
    int count = Integer.parseInt(text.strip());
    if (count < 1) {
      throw new IllegalArgumentException();
    }
    return count;
  }

  /** A constant of an enumeration, in lower case with dashes. */
  <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
    String form =
        Arrays.stream(type.getEnumConstants())
            .map(Options::word)
            .collect(Collectors.joining(" or "));
    return read(
        name,
        form,
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads an option.
   *
   * @param form what it may be
   * @param reader throws an {@link IllegalArgumentException} for anything else
   * @throws ValidationException if it is anything else
   */
  <T> Optional<T> read(String name, String form, Function<String, T> reader) {
    return text(name)
        .map(
            text -> {
              try {
                return reader.apply(text.strip());
              } catch (IllegalArgumentException | ArithmeticException e) {
                throw Refusal.of(
                    "'%s' must be %s: '%1$s'='%3$s'; omit it for its default", name, form, text);
              }
            });
  }
}
