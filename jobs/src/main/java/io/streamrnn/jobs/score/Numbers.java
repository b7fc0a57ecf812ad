package io.streamrnn.jobs.score;

/** Reads numbers as people write them. */
final class Numbers {

  private Numbers() {}

  /** The number, NaN for a text that is none. */
  static double parse(String text) {
    try {
      return isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Double.parseDouble takes Java's literals too, such as 1f, 1d and 0x1p3. */
  private static boolean isDecimal(String text) {
    if (text.isEmpty()) {
      return false;
    }
    char last = text.charAt(text.length() - 1);
    return (last == '.' || last >= '0' && last <= '9')
        && text.indexOf('x') < 0
        && text.indexOf('X') < 0;
  }
}
