package io.streamrnn.jobs.score;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;

/**
 * Lists of names as the command line has them: between commas, and a name with a comma between
 * quotes, as in CSV. Commas between quotes are no ends of names to picocli either.
 */
final class ColumnNames implements ITypeConverter<String> {

  private static final String QUOTE = "\"";

  /** A name without its quotes. */
  @Override
  public String convert(String word) {
    return word.length() > 1 && word.startsWith(QUOTE) && word.endsWith(QUOTE)
        ? word.substring(1, word.length() - 1).replace(QUOTE + QUOTE, QUOTE)
        : word;
  }

  /** The names for a message. */
  static String text(Collection<String> names) {
    return names.stream().map(ColumnNames::quoted).collect(Collectors.joining(", "));
  }

  /** The names as an argument of a command, for a shell. */
  static String argument(Collection<String> names) {
    String list = names.stream().map(ColumnNames::quoted).collect(Collectors.joining(","));
    return list.contains(QUOTE) ? "'" + list + "'" : list;
  }

  /** How a name with a comma is given; empty if there is none. */
  static String hint(Collection<String> names) {
    return names.stream()
        .filter(name -> name.contains(","))
        .findFirst()
        .map(
            name ->
                "; a name with a comma is given in quotes, such as --features "
                    + argument(List.of(name)))
        .orElse("");
  }

  private static String quoted(String name) {
    return name.contains(",") ? QUOTE + name.replace(QUOTE, QUOTE + QUOTE) + QUOTE : name;
  }
}
