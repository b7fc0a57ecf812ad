/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cell.Activation;
import io.streamrnn.format.hdf5.Place;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Keras release that wrote a file. It decides what a missing key means, and which of two
 * functions is called {@code hard_sigmoid}, or {@code sparsemax}.
 *
 * @param major 1, 2 or 3
 * @param minor the number after it
 * @param isTensorFlows whether the version has the suffix of tf.keras, {@code "2.2.4-tf"}
 */
record KerasVersion(int major, int minor, boolean isTensorFlows) {

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?.*");

  /** Reads {@code "2.1.6-tf"} and its like. */
  static KerasVersion of(String text, Place place) {
    Matcher matcher = NUMBERS.matcher(text.strip());
    if (!matcher.matches()) {
      throw place.damaged("a Keras version starts with numbers: keras_version='%s'", text);
    }
    String minor = matcher.group(2);
    return new KerasVersion(
        Integer.parseInt(matcher.group(1)),
        minor == null ? 0 : Integer.parseInt(minor),
        text.strip().endsWith("-tf"));
  }

  /**
   * The default of {@code recurrent_activation}: {@code sigmoid} since Keras 2.3. Keras writes the
   * key, so this is for files that other programs wrote.
   */
  Activation recurrentActivation() {
    return isBefore(2, 3) ? Activation.HARD_SIGMOID : Activation.SIGMOID;
  }

  /** The function that this release calls {@code hard_sigmoid}. */
  Activation hardSigmoid() {
    return major < 3 ? Activation.HARD_SIGMOID : Activation.HARD_SIGMOID_KERAS3;
  }

  /** The function that this release calls {@code sparsemax}; Keras has it since 3.8. */
  Activation sparsemax() {
    return major < 3 ? Activation.SPARSEMAX : Activation.SPARSEMAX_KERAS3;
  }

  /**
   * Whether the outputs of a Bidirectional that returns sequences are zero at masked steps,
   * whatever the options of its layers: in tf.keras since TensorFlow 2, whose files have the
   * versions 2.2.4-tf, 2.3.0-tf and, like those of Keras itself, 2.4 and above; and in Keras 3.
   */
  boolean forcesZerosOfDirections() {
    return !isBefore(2, isTensorFlows ? 2 : 4);
  }

  /** Whether another release came later. */
  boolean isBefore(int otherMajor, int otherMinor) {
    return major < otherMajor || (major == otherMajor && minor < otherMinor);
  }
}
