/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The files for a cluster: a job jar without natives, and a folder of ND4J's jars for its lib/. */
class PackagingITCase {

  private static final Path TARGET = Path.of("target");

  /** Packages that the job jar may contain, also as folders of {@code META-INF/versions/N}. */
  private static final List<String> PACKAGES =
      List.of(
          "io/streamrnn/",
          "io/jhdf/",
          "com/ning/compress/",
          "io/airlift/compress/",
          "com/fasterxml/jackson/",
          "picocli/",
          "org/apache/avro/",
          "org/apache/kafka/",
          "org/apache/flink/connector/kafka/",
          "org/apache/flink/streaming/connectors/kafka/",
          "com/github/luben/zstd/",
          "org/apache/commons/lang3/",
          "org/apache/commons/text/");

  /** Other files that it may contain. */
  private static final List<String> OTHERS =
      List.of(
          "META-INF/MANIFEST.MF",
          "META-INF/LICENSE",
          "META-INF/NOTICE",
          "META-INF/licenses/jhdf-LICENSE",
          "META-INF/licenses/protobuf.txt",
          "META-INF/licenses/zstd-jni-LICENSE",
          "META-INF/FastDoubleParser-LICENSE",
          "META-INF/FastDoubleParser-ThirdParty-LICENSE",
          "META-INF/Schubfach-LICENSE",
          "META-INF/resources/webjars/uplot/",
          "META-INF/services/com.fasterxml.jackson.",
          "META-INF/services/org.apache.avro.",
          "META-INF/services/org.apache.kafka.",
          "kafka/kafka-version.properties",
          // Zstandard of Kafka, for the platforms of RocksDB
          "linux/",
          "darwin/",
          "win/amd64/",
          // the latencies that score prints when it runs embedded
          "META-INF/services/org.apache.flink.metrics.reporter.MetricReporterFactory");

  /** Artifacts of the folder: ND4J, its natives, and their dependencies at run time. */
  private static final Set<String> ND4J =
      Set.of(
          "nd4j-api",
          "nd4j-common",
          "nd4j-native",
          "nd4j-native-api",
          "nd4j-native-preset",
          "nd4j-presets-common",
          "guava",
          "jackson",
          "protobuf",
          "javacpp",
          "openblas",
          "byteunits",
          "commons-codec",
          "commons-collections4",
          "commons-compress",
          "commons-io",
          "commons-lang3",
          "commons-math3",
          "commons-net",
          "flatbuffers-java",
          "jna",
          "jna-platform",
          "neoitertools",
          "oshi-core",
          "threetenbp");

  private static final String CLASSIFIER = System.getProperty("nd4j.classifier");

  @Test
  void theJobJarContainsOnlyWhatAClusterLacks() throws IOException {
    try (JarFile jar = jobJar()) {
      assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName))
          .filteredOn(entry -> !isAllowed(entry))
          .isEmpty();
    }
  }

  @Test
  void theJobJarContainsEveryAllowedPackage() throws IOException {
    try (JarFile jar = jobJar()) {
      List<String> entries = jar.stream().map(ZipEntry::getName).toList();

      assertThat(PACKAGES).allMatch(p -> entries.stream().anyMatch(entry -> entry.startsWith(p)));
    }
  }

  @Test
  void theJobJarNamesTheMainClass() throws IOException {
    try (JarFile jar = jobJar()) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.streamrnn.jobs.ClusterMain");
    }
  }

  // Without a version, jHDF logs a warning.
  @Test
  void theJobJarNamesTheVersionOfTheHdf5Library() throws IOException {
    try (JarFile jar = jobJar()) {
      assertThat(jar.getManifest().getAttributes("io/jhdf/").getValue("Implementation-Version"))
          .isNotEmpty();
    }
  }

  @Test
  void theServicesOfItsJarsAreMerged() throws IOException {
    try (JarFile jar = jobJar()) {
      ZipEntry formats = jar.getEntry("META-INF/services/com.fasterxml.jackson.core.JsonFactory");

      assertThat(new String(jar.getInputStream(formats).readAllBytes(), StandardCharsets.UTF_8))
          .contains("com.fasterxml.jackson.core.JsonFactory")
          .contains("com.fasterxml.jackson.dataformat.csv.CsvFactory");
    }
  }

  @Test
  void theJobJarContainsItsLicenceAndNamesItsContents() throws IOException {
    try (JarFile jar = jobJar()) {
      assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0");
      assertThat(text(jar, "META-INF/NOTICE"))
          .contains(
              "Jackson",
              "Avro",
              "Kafka",
              "zstd-jni",
              "jHDF",
              "uPlot",
              "picocli",
              "ONNX",
              "protobuf");
      assertThat(text(jar, "META-INF/licenses/jhdf-LICENSE")).contains("MIT License");
    }
  }

  private static String text(JarFile jar, String entry) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void theJobJarIsThin() throws IOException {
    assertThat(Files.size(jobJarFile())).isLessThan(23_000_000);
  }

  @Test
  void theFolderContainsNd4jAndItsNativesForThisPlatform() throws IOException {
    assertThat(artifacts(false)).isEqualTo(new TreeSet<>(ND4J));
    assertThat(artifacts(true))
        .containsOnly("nd4j-native", "nd4j-native-preset", "javacpp", "openblas");
  }

  @Test
  void theFolderNamesTheLicencesOfWhatItHolds() throws IOException {
    assertThat(Files.readString(TARGET.resolve("nd4j-lib/ND4J-NOTICE")))
        .contains("oshi-core", "OpenBLAS", "JavaCPP", "libgomp");
  }

  private static boolean isAllowed(String entry) {
    String path = entry.replaceFirst("^META-INF/versions/\\d+/", "");
    return Stream.concat(PACKAGES.stream(), OTHERS.stream()).anyMatch(path::startsWith);
  }

  /** Names without versions of the jars with natives, or without. */
  private static Set<String> artifacts(boolean natives) throws IOException {
    try (Stream<Path> files = Files.list(TARGET.resolve("nd4j-lib"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .filter(name -> name.endsWith("-" + CLASSIFIER + ".jar") == natives)
          .map(name -> name.replaceFirst("-\\d.*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Path jobJarFile() {
    return TARGET.resolve("streamrnn-jobs-" + System.getProperty("version") + ".jar");
  }

  private static JarFile jobJar() throws IOException {
    return new JarFile(jobJarFile().toFile());
  }
}
