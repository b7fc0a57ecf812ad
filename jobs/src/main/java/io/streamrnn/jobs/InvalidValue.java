/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The message for a value that is not of the type of its option, in the words of the help. */
final class InvalidValue {

  private InvalidValue() {}

  /** The message; empty if the exception is of another kind. */
  static Optional<String> message(ParameterException failure) {
    if (!(failure.getArgSpec() instanceof OptionSpec option) || failure.getValue() == null) {
      return Optional.empty();
    }
    return rule(option, failure)
        .map(
            rule ->
                "%1$s must be %2$s: %1$s=%3$s"
                    .formatted(option.longestName(), rule, failure.getValue()));
  }

  private static Optional<String> rule(OptionSpec option, ParameterException failure) {
    if (option.typeInfo().isMap()) {
      return Optional.of(option.paramLabel());
    }
    return failure.getCause() instanceof TypeConversionException
        ? Optional.of(rule(option))
        : Optional.empty();
  }

  private static String rule(OptionSpec option) {
    if (option.paramLabel().contains("|")) {
      return choice(List.of(option.paramLabel().split("\\|", -1)));
    }
    Class<?> type = option.auxiliaryTypes()[0];
    if (type == boolean.class) {
      return "true or false";
    }
    return type == int.class || type == Integer.class ? "a whole number" : "a number";
  }

  private static String choice(List<String> values) {
    int last = values.size() - 1;
    return String.join(", ", values.subList(0, last)) + " or " + values.get(last);
  }
}
