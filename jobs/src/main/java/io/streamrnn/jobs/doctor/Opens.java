/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import java.util.List;
import java.util.stream.Stream;

/** The packages of Java that Flink opens by reflection, as in the configuration that it ships. */
final class Opens {

  private static final List<String> PACKAGES =
      List.of(
          "java.lang",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.lang.reflect",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private Opens() {}

  /** Those that JVM options do not open to the class path. */
  static List<String> missingIn(String options) {
    List<String> words = List.of(options.strip().split("[\\s=]+(?=java\\.base/)|\\s+"));
    return PACKAGES.stream()
        .filter(name -> !words.contains("java.base/" + name + "=ALL-UNNAMED"))
        .toList();
  }

  /** Those that this JVM does not open to the class path. */
  static List<String> missingHere() {
    Module classPath = Opens.class.getClassLoader().getUnnamedModule();
    Module java = Object.class.getModule();
    return PACKAGES.stream().filter(name -> !java.isOpen(name, classPath)).toList();
  }

  /** Whether JVM options add a module. */
  static boolean adds(String options, String module) {
    return Stream.of(options.split("\\s+"))
        .anyMatch(
            word ->
                word.matches("(--add-modules=)?(.*,)?" + module.replace(".", "\\.") + "(,.*)?"));
  }
}
