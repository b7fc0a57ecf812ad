/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** The jar of the job that took the golden savepoints, with the class of its events. */
final class JobJar {

  private JobJar() {}

  static Path in(Path folder) throws IOException {
    Path source = folder.resolve("GoldenEvent.java");
    Files.writeString(
        source,
        "package io.streamrnn.flink;"
            + " public record GoldenEvent(String key, long number, long time, float a, float b, float c) {}");
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-d", folder.toString(), source.toString());
    Path jar = folder.resolve("job.jar");
    String entry = "io/streamrnn/flink/GoldenEvent.class";
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(Files.readAllBytes(folder.resolve(entry)));
    }
    return jar;
  }
}
