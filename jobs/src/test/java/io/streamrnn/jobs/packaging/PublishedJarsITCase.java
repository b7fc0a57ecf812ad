/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that users take from Maven Central, after the build. */
class PublishedJarsITCase {

  @Test
  void theyAreModulesOfTheseNames() {
    assertThat(modules())
        .extracting(ModuleDescriptor::name)
        .containsExactlyInAnyOrder(
            "io.streamrnn.shaded.protobuf",
            "io.streamrnn.engine",
            "io.streamrnn.flink",
            "io.streamrnn.testkit",
            "io.streamrnn.table",
            "io.streamrnn.state");
  }

  @Test
  void noTwoOfThemShareAPackage() {
    assertThat(modules().stream().flatMap(module -> module.packages().stream()))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "streamrnn-shaded-protobuf",
        "rnn-engine",
        "flink-rnn-operator",
        "flink-rnn-testkit",
        "flink-rnn-table",
        "flink-rnn-state"
      })
  void aJarCarriesLicenceAndNotice(String module) throws IOException {
    try (JarFile jar = new JarFile(jar(module).toFile())) {
      assertThat(jar.stream().map(Object::toString))
          .contains("META-INF/LICENSE", "META-INF/NOTICE");
    }
  }

  private static List<ModuleDescriptor> modules() {
    Path[] jars =
        Stream.of(
                "streamrnn-shaded-protobuf",
                "rnn-engine",
                "flink-rnn-operator",
                "flink-rnn-testkit",
                "flink-rnn-table",
                "flink-rnn-state")
            .map(PublishedJarsITCase::jar)
            .toArray(Path[]::new);
    return ModuleFinder.of(jars).findAll().stream().map(ModuleReference::descriptor).toList();
  }

  private static Path jar(String module) {
    String name = "%s-%s.jar".formatted(module, System.getProperty("version"));
    return Path.of("..", module, "target", name).toAbsolutePath().normalize();
  }
}
