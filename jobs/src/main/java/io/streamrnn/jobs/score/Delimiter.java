package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import java.util.List;

/** Reads {@code --delimiter}. */
final class Delimiter {

  private static final List<Character> COMMON = List.of(',', ';', '\t', '|', ' ');

  private Delimiter() {}

  /**
   * The character that is meant.
   *
   * @throws CannotRunException if it is not one character
   */
  static char parse(String text) {
    if (text.equals("tab") || text.equals("\\t")) {
      return '\t';
    }
    if (text.length() != 1 || text.equals("\"") || text.equals("\n") || text.equals("\r")) {
      throw new CannotRunException(
          "--delimiter must be one character, or 'tab', and not a quote: --delimiter='%s'"
              .formatted(text));
    }
    return text.charAt(0);
  }

  /** What else the delimiter of a header may be, if it was read as one column. */
  static String hint(List<String> names, char delimiter) {
    if (names.size() != 1) {
      return "";
    }
    return COMMON.stream()
        .filter(c -> c != delimiter && names.get(0).indexOf(c) >= 0)
        .findFirst()
        .map(c -> "; is the delimiter another one? Try --delimiter %s".formatted(name(c)))
        .orElse("");
  }

  private static String name(char c) {
    return c == '\t' ? "tab" : "'" + c + "'";
  }
}
