package io.streamrnn.jobs.demo;

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
 * The folder that a run of the demo reads from and writes to.
 *
 * @param root {@code --output}
 */
record DemoFolder(Path root) {

  /** What the names of the job's output files begin and end with. */
  static final String PREFIX = "readings";

  static final String SUFFIX = ".jsonl";

  /**
   * Creates the folder if need be, unpacks readings and model into it, and removes the output of an
   * earlier run. Other files stay.
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

  Path readings() {
    return root.resolve("input/readings.csv");
  }

  Path model() {
    return root.resolve("input/forecaster.h5");
  }

  ModelSource modelSource() {
    return ModelSource.file(flinkPath(model()).toString());
  }

  Path scored() {
    return root.resolve("scored");
  }

  Path rejected() {
    return root.resolve("rejected");
  }

  Path report() {
    return root.resolve("report.html");
  }

  /** The files that the job has committed to a folder. Flink hides the others behind a dot. */
  static List<Path> committed(Path folder) throws IOException {
    return list(folder, PREFIX + "-*" + SUFFIX);
  }

  /** As text, a path of Flink is not escaped as a URI is. */
  static org.apache.flink.core.fs.Path flinkPath(Path path) {
    return new org.apache.flink.core.fs.Path(path.toUri());
  }

  private static void unpack(Path to) throws IOException {
    try (InputStream in = DemoFolder.class.getResourceAsStream(to.getFileName().toString())) {
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
