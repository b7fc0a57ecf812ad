/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The names of what is in jars.
 *
 * @param entries of all jars
 */
record Jars(List<String> entries) {

  /** No jar. */
  static final Jars NONE = new Jars(List.of());

  /**
   * One jar.
   *
   * @throws CannotRunException if it is none
   */
  static Jars of(String option, Path jar) {
    UserFiles.requireFile(option, jar);
    return new Jars(entries(option, jar));
  }

  /**
   * All jars of a folder.
   *
   * @throws CannotRunException if it is none
   */
  static Jars in(String option, Path folder) {
    List<String> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.toString().endsWith(".jar"))
          .forEach(jar -> entries.addAll(entries(option, jar)));
    } catch (IOException e) {
      throw new CannotRunException(
          "%1$s must be a readable folder: %1$s=%2$s: %3$s".formatted(option, folder, e), e);
    }
    return new Jars(entries);
  }

  private static List<String> entries(String option, Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    } catch (IOException e) {
      throw UserFiles.unreadable(option, jar, e);
    }
  }

  /** Whether there is an entry whose name has this form. */
  boolean has(String regex) {
    return entries.stream().anyMatch(name -> name.matches(regex));
  }

  /** Whether there is a class of ND4J or of what it calls. */
  boolean hasNd4j() {
    return has("org/(nd4j|bytedeco)/.*\\.(class|so|dll|dylib)");
  }
}
