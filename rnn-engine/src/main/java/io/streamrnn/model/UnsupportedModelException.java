package io.streamrnn.model;

/**
 * A model file is sound but holds something that is not supported: a layer, an option, a format.
 * The message names it, says where it stands, and what is supported.
 */
public final class UnsupportedModelException extends ModelFormatException {

  private static final long serialVersionUID = 1L;

  /** With what is not supported, where it stands, and what is. */
  public UnsupportedModelException(String message) {
    super(message);
  }
}
