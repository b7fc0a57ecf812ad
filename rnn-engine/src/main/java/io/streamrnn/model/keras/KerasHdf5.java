package io.streamrnn.model.keras;

import io.streamrnn.model.Model;

/** Reads models that Keras 1 and 2 saved as HDF5. */
public final class KerasHdf5 {

  private KerasHdf5() {}

  /** Reads a model from the bytes of a file. */
  public static Model read(String name, byte[] bytes) {
    throw new UnsupportedOperationException(name);
  }
}
