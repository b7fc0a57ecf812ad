package io.streamrnn.jobs.score;

import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import java.util.List;

/** Reads {@code --mode}. */
final class Modes {

  private static final String WINDOW = "window:";

  private Modes() {}

  /**
   * The scoring that is meant.
   *
   * @throws CannotRunException if none is
   */
  static Scoring parse(String mode, WindowStart start) {
    if (mode.equals("carried")) {
      return Scoring.carried();
    }
    if (!mode.startsWith(WINDOW)) {
      String digits = mode.replaceAll("\\D", "");
      String length = digits.isEmpty() ? "50" : digits;
      throw new CannotRunException(
          "--mode must be carried or window:N: --mode=%s%s"
              .formatted(mode, Suggestion.of(mode, List.of("carried", WINDOW + length))));
    }
    Scoring.Window window = Scoring.window(length(mode));
    return start == WindowStart.SCORE
        ? window.whileFilling(WhileFilling.SCORE)
        : window.whileFilling(WhileFilling.EMPTY);
  }

  private static int length(String mode) {
    int length;
    try {
      length = Integer.parseInt(mode.substring(WINDOW.length()));
    } catch (NumberFormatException e) {
      length = 0;
    }
    if (length < 1) {
      throw new CannotRunException(
          "a window must have a whole number of events, 1 or more: --mode=%s; use for instance --mode window:50"
              .formatted(mode));
    }
    return length;
  }
}
