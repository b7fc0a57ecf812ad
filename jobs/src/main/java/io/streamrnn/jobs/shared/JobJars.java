/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The jars that have the classes of a savepoint. Picocli sets the field. */
public final class JobJars {

  @Option(
      names = "--jar",
      paramLabel = "FILE",
      description =
          "The jar of the job, if keys or records are of its classes. May be given several times.")
  private List<Path> jars = new ArrayList<>();

  /**
   * Has the classes of the jars, and those of this program.
   *
   * @throws CannotRunException if a jar is missing
   */
  public ClassLoader classLoader() {
    ClassLoader own = JobJars.class.getClassLoader();
    return jars.isEmpty()
        ? own
        : new URLClassLoader(urls().stream().map(JobJars::url).toArray(URL[]::new), own);
  }

  /** Where the jars are. */
  public List<String> urls() {
    jars.forEach(jar -> UserFiles.requireFile("--jar", jar));
    return jars.stream().map(jar -> jar.toAbsolutePath().toUri().toString()).toList();
  }

  private static URL url(String jar) {
    try {
      return new URL(jar);
    } catch (MalformedURLException e) {
      throw new CannotRunException("--jar must be a file: --jar=" + jar, e);
    }
  }
}
