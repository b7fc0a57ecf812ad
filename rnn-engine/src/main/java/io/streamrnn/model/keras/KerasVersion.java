package io.streamrnn.model.keras;

import io.streamrnn.cell.Activation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Keras release that wrote a file. It decides what a missing key means, and which of two
 * functions is called {@code hard_sigmoid}.
 *
 * @param major 1, 2 or 3
 * @param minor the number after it
 */
record KerasVersion(int major, int minor) {

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?.*");

  /** Reads {@code "2.1.6-tf"} and its like. */
  static KerasVersion of(String text, Place place) {
    Matcher matcher = NUMBERS.matcher(text.strip());
    if (!matcher.matches()) {
      throw place.damaged("a Keras version starts with numbers: keras_version='%s'", text);
    }
    String minor = matcher.group(2);
    return new KerasVersion(
        Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor));
  }

  /**
   * What {@code recurrent_activation} is where a configuration does not say: {@code sigmoid} from
   * Keras 2.3 on. Releases write the key, so this is for files that others wrote or shortened.
   */
  Activation recurrentActivation() {
    return isBefore(2, 3) ? Activation.HARD_SIGMOID : Activation.SIGMOID;
  }

  /** What this release calls {@code hard_sigmoid}. */
  Activation hardSigmoid() {
    return major < 3 ? Activation.HARD_SIGMOID : Activation.HARD_SIGMOID_KERAS3;
  }

  private boolean isBefore(int otherMajor, int otherMinor) {
    return major < otherMajor || (major == otherMajor && minor < otherMinor);
  }
}
