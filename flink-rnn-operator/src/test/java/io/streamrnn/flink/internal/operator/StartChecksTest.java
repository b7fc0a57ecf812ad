/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartChecksTest {

  private static final String ND4J = "org/nd4j/linalg/factory/Nd4j.class";

  @TempDir private Path folder;

  @Test
  void checkpointingThatIsOffIsNamed() {
    assertThat(StartChecks.checkpoints(new Configuration()))
        .hasValueSatisfying(
            text -> assertThat(text).contains("execution.checkpointing.interval=(not set)"));
  }

  @Test
  void checkpointingThatIsOnIsRight() {
    Configuration job =
        new Configuration()
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(30));

    assertThat(StartChecks.checkpoints(job)).isEmpty();
  }

  @Test
  void aJobInBatchModeNeedsNoCheckpoints() {
    Configuration job =
        new Configuration().set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);

    assertThat(StartChecks.checkpoints(job)).isEmpty();
  }

  @Test
  void onlyOneThreadOfNd4jIsRight() {
    assertThat(StartChecks.threads("1")).isEmpty();
    assertThat(StartChecks.threads("2").orElseThrow()).contains("OMP_NUM_THREADS=2;");
    assertThat(StartChecks.threads(null).orElseThrow()).contains("OMP_NUM_THREADS=(not set);");
  }

  @Test
  void nd4jOfFlinkIsRight() throws IOException {
    ClassLoader flink = loader(nd4j(), ClassLoader.getPlatformClassLoader());

    assertThat(StartChecks.classLoaders(loader(empty(), flink), flink)).isEmpty();
    assertThat(StartChecks.classLoaders(flink, flink)).isEmpty();
  }

  @Test
  void nd4jOfTheJobIsNamed() throws IOException {
    ClassLoader flink = loader(empty(), ClassLoader.getPlatformClassLoader());

    assertThat(StartChecks.classLoaders(loader(nd4j(), flink), flink).orElseThrow())
        .contains("org.nd4j is in the job's jar;");
  }

  @Test
  void nd4jOfBothIsNamed() throws IOException {
    ClassLoader flink = loader(nd4j(), ClassLoader.getPlatformClassLoader());

    assertThat(StartChecks.classLoaders(childFirst(nd4j(), flink), flink).orElseThrow())
        .contains("org.nd4j is in the job's jar and Flink's lib folder;");
  }

  @Test
  void aJobWithoutNd4jIsRight() throws IOException {
    ClassLoader flink = loader(empty(), ClassLoader.getPlatformClassLoader());

    assertThat(StartChecks.classLoaders(loader(empty(), flink), flink)).isEmpty();
  }

  private static ClassLoader loader(Path jar, ClassLoader parent) throws IOException {
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, parent);
  }

  /** As Flink's class loader of a job. */
  private static ClassLoader childFirst(Path jar, ClassLoader parent) throws IOException {
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, parent) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith("org.nd4j.") ? findClass(name) : super.loadClass(name, resolve);
      }
    };
  }

  /** A jar with a class of the name that matters. */
  private Path nd4j() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source")).resolve("Nd4j.java");
    Files.writeString(source, "package org.nd4j.linalg.factory; public class Nd4j {}");
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-d", folder.toString(), source.toString());
    Path jar = Files.createTempFile(folder, "nd4j", ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry(ND4J));
      out.write(Files.readAllBytes(folder.resolve(ND4J)));
    }
    return jar;
  }

  private Path empty() throws IOException {
    Path jar = Files.createTempFile(folder, "jar", ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("empty/"));
    }
    return jar;
  }
}
