/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first-level data cache of a core. */
final class DataCache {

  /** What it is taken for where the system does not say. */
  static final int USUAL_BYTES = 48 << 10;

  private static final Path LINUX = Path.of("/sys/devices/system/cpu/cpu0/cache");

  private DataCache() {}

  /** Its size. */
  static int bytes() {
    return bytes(LINUX);
  }

  /**
   * Its size as Linux lists it.
   *
   * @param caches the directory of the caches of a processor
   */
  static int bytes(Path caches) {
    try {
      for (int index = 0; Files.isDirectory(caches.resolve("index" + index)); index++) {
        Path cache = caches.resolve("index" + index);
        String size = read(cache, "size");
        if (read(cache, "level").equals("1")
            && read(cache, "type").equals("Data")
            && size.matches("[1-9][0-9]*K")) {
          return Math.multiplyExact(Integer.parseInt(size.substring(0, size.length() - 1)), 1024);
        }
      }
    } catch (IOException | SecurityException | NumberFormatException | ArithmeticException e) {
      // As if it were not listed.
    }
    return USUAL_BYTES;
  }

  private static String read(Path cache, String name) throws IOException {
    return Files.readString(cache.resolve(name)).trim();
  }
}
