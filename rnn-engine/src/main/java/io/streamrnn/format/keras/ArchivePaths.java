/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.format.hdf5.Hdf5Group;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The arrays of a {@code model.weights.h5} by their paths with slashes. tf.keras 2.12 to 2.15 on
 * Windows joined the names of groups with backslashes, so that a group is called {@code
 * layers\lstm\cell}.
 */
final class ArchivePaths {

  private final Map<String, String> stored = new HashMap<>();
  private final Set<String> groups = new HashSet<>();

  ArchivePaths(Hdf5Group root) {
    for (String path : root.datasets()) {
      String name = path.replace('\\', '/');
      stored.put(name, path);
      for (int end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
        groups.add(name.substring(0, end));
      }
    }
  }

  /** Whether there are arrays below a path. */
  boolean hasGroup(String path) {
    return groups.contains(path);
  }

  boolean hasArray(String path) {
    return stored.containsKey(path);
  }

  /** The path in the file. */
  String stored(String path) {
    return stored.getOrDefault(path, path);
  }
}
