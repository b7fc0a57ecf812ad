/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.state.KeyedRnnState;
import io.streamrnn.state.RnnSavepoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What savepoints have, for tests. */
final class States {

  private States() {}

  static Map<String, KeyedRnnState<String>> byKey(Path savepoint, String uid) throws Exception {
    Map<String, KeyedRnnState<String>> states = new TreeMap<>();
    RnnSavepoint.open(savepoint.toString()).read(uid, state -> states.put(state.key(), state));
    return states;
  }

  /** Whether the files of a savepoint have a text, as Flink writes one. */
  static boolean haveText(Path savepoint, String text) throws IOException {
    // Flink writes the length plus one, and a byte for each ASCII character.
    String written = (char) (text.length() + 1) + text;
    return bytes(savepoint).contains(written);
  }

  private static String bytes(Path savepoint) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.walk(savepoint)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.write(Files.readAllBytes(file));
      }
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  static List<String> ofOtherKeys(List<String> lines, List<String> keys) {
    return lines.stream().filter(line -> keys.stream().noneMatch(key -> isOf(line, key))).toList();
  }

  private static boolean isOf(String line, String key) {
    return line.startsWith(key + ",") || line.startsWith(key + "/");
  }
}
