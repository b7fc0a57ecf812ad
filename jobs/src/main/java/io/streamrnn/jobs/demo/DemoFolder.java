/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder with the input and the output of the demo.
 *
 * @param root {@code --output}
 */
record DemoFolder(Path root) {

  /** The first and the last part of the names of output files. */
  static final String PREFIX = "readings";

  static final String SUFFIX = ".jsonl";

  /**
   * Creates the folder if it does not exist, writes readings and model into it, and deletes the
   * output of an earlier run. Other files are kept.
   */
  void prepare() throws IOException {
    Files.createDirectories(readings().getParent());
    unpack(readings());
    unpack(model());
    unpack(readings().resolveSibling("ATTRIBUTION.md"));
    remove(scored(), "{,.}" + PREFIX + "-*");
    remove(rejected(), "{,.}" + PREFIX + "-*");
    Files.deleteIfExists(report());
  }

  /** The file of readings. */
  Path readings() {
    return root.resolve("input/readings.csv");
  }

  /** The model file. */
  Path model() {
    return root.resolve("input/forecaster.h5");
  }

  /** The source of the model. */
  ModelFileSource modelSource() {
    return ModelSource.file(flinkPath(model()).toString());
  }

  /** The folder of scored readings. */
  Path scored() {
    return root.resolve("scored");
  }

  /** The folder of rejected readings. */
  Path rejected() {
    return root.resolve("rejected");
  }

  /** The HTML report. */
  Path report() {
    return root.resolve("report.html");
  }

  /** The files that the job has committed to a folder. The names of others begin with a dot. */
  static List<Path> committed(Path folder) throws IOException {
    return list(folder, PREFIX + "-*" + SUFFIX);
  }

  /** The path for Flink, whose text is not escaped, unlike that of a URI. */
  static org.apache.flink.core.fs.Path flinkPath(Path path) {
    return new org.apache.flink.core.fs.Path(path.toUri());
  }

  private static void unpack(Path to) throws IOException {
    try (InputStream in = Resources.open(to.getFileName().toString())) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void remove(Path folder, String glob) throws IOException {
    for (Path file : list(folder, glob)) {
      Files.delete(file);
    }
  }

  private static List<Path> list(Path folder, String glob) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
        found.forEach(files::add);
      }
    }
    return files;
  }
}
