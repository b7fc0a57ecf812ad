package io.streamrnn.internal;

/** Activations of Keras 3 that a name alone cannot make one of, and why. */
public final class RefusedActivations {

  private RefusedActivations() {}

  /** The reason in brackets, to stand behind the name; empty for other names. */
  public static String reason(String kerasName) {
    return switch (kerasName) {
      case "glu" -> " (it halves the number of values, which an activation must keep)";
      case "threshold" -> " (it needs a threshold and a default value, which a name does not give)";
      default -> "";
    };
  }
}
