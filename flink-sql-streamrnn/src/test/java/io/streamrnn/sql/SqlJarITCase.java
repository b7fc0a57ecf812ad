/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar of {@code CREATE FUNCTION ... USING JAR}, after the build. */
class SqlJarITCase {

  private static final Path MODELS =
      Path.of("../rnn-engine/src/test/resources").toAbsolutePath().normalize();

  /** Packages that it may contain, and of each of which it has something. */
  private static final List<String> PACKAGES =
      List.of(
          "io/streamrnn/table/",
          "io/streamrnn/flink/",
          "io/streamrnn/format/",
          "io/streamrnn/shaded/jackson/",
          "io/streamrnn/shaded/onnx/",
          "io/streamrnn/shaded/protobuf/",
          "io/streamrnn/",
          "io/jhdf/",
          "com/ning/compress/");

  /** By which Flink finds the provider of models. */
  private static final String FACTORIES =
      "META-INF/services/org.apache.flink.table.factories.Factory";

  /** Other files that it may contain. */
  private static final List<String> OTHERS =
      List.of(
          "META-INF/MANIFEST.MF",
          "META-INF/LICENSE",
          "META-INF/NOTICE",
          "META-INF/licenses/jhdf-LICENSE",
          "META-INF/licenses/protobuf.txt",
          "META-INF/FastDoubleParser-LICENSE",
          "META-INF/FastDoubleParser-ThirdParty-LICENSE",
          "META-INF/Schubfach-LICENSE",
          "META-INF/services/io.streamrnn.",
          FACTORIES);

  @Test
  void hasAtMostSixAndAQuarterMegabytes() throws IOException {
    assertThat(Files.size(SqlCluster.sqlJar())).isLessThanOrEqualTo(6_250_000);
  }

  @Test
  void hasNothingOfFlinkNorNd4jNorAnUnrelocatedLibrary() throws IOException {
    assertThat(entries()).filteredOn(entry -> !isAllowed(entry)).isEmpty();
  }

  @Test
  void hasEveryPackageThatAModelNeeds() throws IOException {
    List<String> entries = entries();

    assertThat(PACKAGES).allMatch(p -> entries.stream().anyMatch(entry -> entry.startsWith(p)));
  }

  @Test
  void containsItsLicenceAndNamesItsContents() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0");
      assertThat(text(jar, "META-INF/NOTICE"))
          .contains("Jackson", "jHDF", "Compress-LZF", "ONNX", "Protocol Buffers");
      assertThat(text(jar, "META-INF/licenses/jhdf-LICENSE")).contains("MIT License");
    }
  }

  @Test
  void namesTheProviderOfModels() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(text(jar, FACTORIES).strip()).isEqualTo("io.streamrnn.table.WindowModelFactory");
    }
  }

  // Without a version, jHDF logs a warning.
  @Test
  void namesTheVersionOfTheHdf5Library() throws IOException {
    try (JarFile jar = jar()) {
      assertThat(jar.getManifest().getAttributes("io/jhdf/").getValue("Implementation-Version"))
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "io/streamrnn/format/keras/keras_2_2_gru.h5, ''",
    "cases/20-names-in-archives-of-tf-keras-2-13/tf_keras_2_14.keras, ''",
    "cases/07-onnx-states-in-another-order/same_order.onnx, ''",
    "cases/14-safetensors-weight-norm/weight_norm.safetensors, lstm fc"
  })
  void readsAModelOfEveryFormatWithNothingButFlinkBesideIt(String file, String layers)
      throws Exception {
    byte[] bytes = Files.readAllBytes(MODELS.resolve(file));
    try (URLClassLoader classes =
        new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = classes.loadClass("io.streamrnn.format.LoadOptions");
      Object options = type.getMethod("none").invoke(null);
      if (!layers.isEmpty()) {
        options = type.getMethod("withLayers", String.class).invoke(options, layers);
      }

      Class<?> format = classes.loadClass("io.streamrnn.format.ModelFile");

      Object read =
          format
              .getMethod("read", String.class, byte[].class, type)
              .invoke(null, file, bytes, options);

      assertThat(format.getMethod("scoring").invoke(read)).isNotNull();
    }
  }

  private static URL[] urls() throws IOException {
    List<URL> urls = new ArrayList<>(List.of(SqlCluster.sqlJar().toUri().toURL()));
    for (String jar : SqlCluster.classPath()) {
      urls.add(Path.of(jar).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = jar()) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  private static boolean isAllowed(String entry) {
    return Stream.concat(PACKAGES.stream(), OTHERS.stream()).anyMatch(entry::startsWith);
  }

  private static String text(JarFile jar, String entry) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static JarFile jar() throws IOException {
    return new JarFile(SqlCluster.sqlJar().toFile());
  }
}
