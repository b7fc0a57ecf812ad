/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.jhdf.api.WritableGroup;
import io.streamrnn.model.UnsupportedModelException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the HDF5 library can write. It stores an attribute, and the name of a group, in a message of
 * limited length and does not check that they fit there: what is longer damages the file.
 */
final class Hdf5Limits {

  // The HDF5_OBJECT_HEADER_LIMIT of Keras: 64 KB without room for the name and the type.
  private static final int MOST_BYTES = 64512;

  // The library writes the length of a name in a byte, but not the largest one.
  private static final int LONGEST_NAME = 254;

  private Hdf5Limits() {}

  /**
   * Requires that the configuration of a model can be an attribute. Keras reads it from one.
   *
   * @throws UnsupportedModelException if it is too long
   */
  static void requireFits(String config, String model) {
    // The library writes the whole buffer of the encoder, which is larger than the text.
    int bytes = StandardCharsets.UTF_8.encode(config).capacity();
    if (bytes > MOST_BYTES) {
      throw new UnsupportedModelException(
          "the configuration of a model in an .h5 file must fit in an attribute: model=%s, bytes=%d, limit=%d; write a .keras file"
              .formatted(model, bytes, MOST_BYTES));
    }
  }

  /**
   * Requires that a layer can be a group.
   *
   * @throws UnsupportedModelException if its name is too long
   */
  static String requireFits(String layer) {
    if (bytes(layer) > LONGEST_NAME) {
      throw new UnsupportedModelException(
          "the name of a layer in an .h5 file must not be too long: layer=%s, bytes=%d, limit=%d; rename the layer or write a .keras file"
              .formatted(layer, bytes(layer), LONGEST_NAME));
    }
    return layer;
  }

  /** A list of names, which is split as Keras does where it is too long for an attribute. */
  static void putNames(WritableGroup group, String attribute, List<String> names) {
    // All names take the space of the longest one.
    int longest = 1 + names.stream().mapToInt(Hdf5Limits::bytes).max().orElse(0);
    int most = Math.max(1, MOST_BYTES / longest);
    if (names.size() <= most) {
      group.putAttribute(attribute, names.toArray(String[]::new));
      return;
    }
    for (int from = 0; from < names.size(); from += most) {
      List<String> part = names.subList(from, Math.min(from + most, names.size()));
      group.putAttribute(attribute + from / most, part.toArray(String[]::new));
    }
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
