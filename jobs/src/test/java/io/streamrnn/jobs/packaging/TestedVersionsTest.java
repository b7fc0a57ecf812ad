/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says about tested versions, against what the workflows run. */
class TestedVersionsTest {

  private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)*");

  @Test
  void theVersionsOfJavaAreThoseOfTheWorkflow() throws IOException {
    assertThat(versions(tested("Java")))
        .containsExactlyInAnyOrderElementsOf(matrix("verify", "java"));
  }

  @Test
  void theVersionsOfFlinkAreThatOfTheBuildThoseOfItsModulesAndThoseOfTheNight() throws IOException {
    Pom root = Pom.root();
    Pom compat = root.module("flink-rnn-compat");
    List<String> all = new ArrayList<>(matrix("nightly", "flink"));
    all.addAll(root.values("/project/properties/flink.version"));
    all.addAll(compat.module("flink-1.20").values("/project/properties/flink.version"));
    all.addAll(compat.module("flink-2.2").values("/project/properties/compat.flink.version"));

    assertThat(versions(tested("Flink"))).containsExactlyInAnyOrderElementsOf(all);
  }

  /** The last column of a row of the README. */
  private static String tested(String row) throws IOException {
    return read("README.md")
        .lines()
        .filter(line -> line.startsWith("| %s |".formatted(row)))
        .map(line -> line.split("\\|")[3])
        .findFirst()
        .orElseThrow();
  }

  private static List<String> matrix(String workflow, String name) throws IOException {
    return read(".github/workflows/%s.yml".formatted(workflow))
        .lines()
        .filter(line -> line.strip().startsWith(name + ": ["))
        .flatMap(line -> versions(line).stream())
        .toList();
  }

  private static List<String> versions(String text) {
    return VERSION.matcher(text).results().map(MatchResult::group).toList();
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of("..").resolve(file));
  }
}
