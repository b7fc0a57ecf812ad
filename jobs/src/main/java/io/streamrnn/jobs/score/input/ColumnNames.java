/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.FeatureKind;
import io.streamrnn.jobs.shared.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;

/**
 * Lists of column names on the command line: separated by commas, a name with a comma in double
 * quotes, as in CSV. Picocli does not split at commas in quotes either.
 */
public final class ColumnNames implements ITypeConverter<String> {

  private static final String QUOTE = "\"";

  /** Removes the quotes around a name. */
  @Override
  public String convert(String word) {
    return word.length() > 1 && word.startsWith(QUOTE) && word.endsWith(QUOTE)
        ? word.substring(1, word.length() - 1).replace(QUOTE + QUOTE, QUOTE)
        : word;
  }

  /** The names for a message. */
  public static String text(Collection<String> names) {
    return names.stream().map(ColumnNames::quoted).collect(Collectors.joining(", "));
  }

  /** The names as the argument of an option in a shell. */
  static String argument(Collection<String> names) {
    String list = names.stream().map(ColumnNames::quoted).collect(Collectors.joining(","));
    return list.contains(QUOTE) ? "'" + list + "'" : list;
  }

  /** How to write the first name with a comma, or an empty string if no name has one. */
  static String hint(Collection<String> names) {
    return names.stream()
        .filter(name -> name.contains(","))
        .findFirst()
        .map(
            name ->
                "; put a name with a comma in quotes, for example --features "
                    + argument(List.of(name)))
        .orElse("");
  }

  /** What the user may have meant by a name that none of the columns has. */
  static String suggestion(String name, Collection<String> names) {
    int colon = name.indexOf(':');
    if (colon > 0 && names.contains(name.substring(0, colon))) {
      String kind = name.substring(colon + 1);
      return "; '%s' is not a kind of a feature%s: the kinds are %s"
          .formatted(
              kind,
              Suggestion.of(kind, FeatureKind.names()),
              String.join(", ", FeatureKind.names()));
    }
    return Suggestion.of(name, names);
  }

  private static String quoted(String name) {
    return name.contains(",") ? QUOTE + name.replace(QUOTE, QUOTE + QUOTE) + QUOTE : name;
  }
}
