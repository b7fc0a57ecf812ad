package io.streamrnn.model;

/**
 * A model file is damaged, is not of the format that it was taken for, or (see {@link
 * UnsupportedModelException}) asks for something that is not supported. The message says what is
 * wrong and where in the file.
 */
public class ModelFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong, and where. */
  public ModelFormatException(String message) {
    super(message);
  }

  /** With what is wrong, and where, and what found it. */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
