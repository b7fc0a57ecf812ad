/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;

/**
 * A place in a model file, and the exceptions that name it. Immutable, safe for use by many
 * threads.
 *
 * <p>Messages are format strings of {@link String#format}. The place follows the rule and its
 * values, and precedes the next step, which begins after the first semicolon: {@code "a weight is
 * missing: weight=%s; save the model again"}.
 *
 * @param model the name of the model in messages
 * @param path the path within the model, such as {@code model.layers[1] 'lstm_1'}
 */
public record Place(String model, String path) {

  /**
   * A place inside this one.
   *
   * @param part the key or the name that is added to the path
   */
  public Place in(String part) {
    return new Place(model, path.isEmpty() ? part : path + "." + part);
  }

  /** The place of the layers of the model, {@code model.layers}, wherever this place is. */
  public Place layers() {
    return new Place(model, "model.layers");
  }

  /**
   * The exception for a file that contradicts itself or its format here.
   *
   * @param what the message as a format string
   * @param args its values
   * @return the exception, for the caller to throw
   */
  public ModelFormatException damaged(String what, Object... args) {
    return new ModelFormatException(message(what, args));
  }

  /**
   * The exception for a file that contradicts its format here.
   *
   * @param cause the exception that a library threw
   * @param what the message, not a format string; the place follows it
   * @return the exception, for the caller to throw
   */
  public ModelFormatException damagedBy(Throwable cause, String what) {
    return new ModelFormatException(what + " at " + this, cause);
  }

  /**
   * The exception for a file that is valid, with something here that is not supported.
   *
   * @param what the message as a format string
   * @param args its values
   * @return the exception, for the caller to throw
   */
  public UnsupportedModelException unsupported(String what, Object... args) {
    return new UnsupportedModelException(message(what, args));
  }

  /** Inserts the place after the rule and its values, before the next step. */
  private String message(String what, Object... args) {
    int next = what.indexOf("; ");
    int end = next < 0 ? what.length() : next;
    String place = " at " + toString().replace("%", "%%");
    return new StringBuilder(what).insert(end, place).toString().formatted(args);
  }

  /** As in messages: {@code "model.layers[1] 'lstm_1' (model=pumps.h5)"}. */
  @Override
  public String toString() {
    return path + " (model=" + model + ")";
  }
}
