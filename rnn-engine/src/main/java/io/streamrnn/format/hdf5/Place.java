package io.streamrnn.format.hdf5;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;

/**
 * A place in a model, and the errors that name it.
 *
 * @param model what messages call the model
 * @param path where in it, such as {@code model.layers[1] 'lstm_1'}
 */
public record Place(String model, String path) {

  /** A place inside this one. */
  public Place in(String part) {
    return new Place(model, path.isEmpty() ? part : path + "." + part);
  }

  /** The place of a model's layers. */
  public Place layers() {
    return new Place(model, "model.layers");
  }

  /** The file contradicts itself or its format here. */
  public ModelFormatException damaged(String what, Object... args) {
    return new ModelFormatException(message(what, args));
  }

  /** The file contradicts its format here, as this shows. */
  public ModelFormatException damagedBy(Throwable cause, String what) {
    return new ModelFormatException(what + " at " + this, cause);
  }

  /** The file is sound, but what is here is not supported. */
  public UnsupportedModelException unsupported(String what, Object... args) {
    return new UnsupportedModelException(message(what, args));
  }

  /** The place goes behind the rule and its values, ahead of what to do next. */
  private String message(String what, Object... args) {
    int next = what.indexOf("; ");
    int end = next < 0 ? what.length() : next;
    String place = " at " + toString().replace("%", "%%");
    return new StringBuilder(what).insert(end, place).toString().formatted(args);
  }

  @Override
  public String toString() {
    return path + " (model=" + model + ")";
  }
}
