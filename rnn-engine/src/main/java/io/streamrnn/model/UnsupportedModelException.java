package io.streamrnn.model;

/**
 * A model file is valid but holds something that is not supported: a layer, an option, a format.
 * The message names it, its place, and what is supported.
 */
public final class UnsupportedModelException extends ModelFormatException {

  private static final long serialVersionUID = 1L;

  /** An exception whose message names what is not supported, its place, and what is supported. */
  public UnsupportedModelException(String message) {
    super(message);
  }
}
