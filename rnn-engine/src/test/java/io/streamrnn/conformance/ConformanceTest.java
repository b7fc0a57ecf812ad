/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The layers against values of other implementations, one test per case. The files are those in
 * {@code src/test/resources/conformance}, or those in a folder laid out alike: {@code
 * -Dconformance.dir=DIR}, absolute or seen from the module or the repository. Parts of it may be
 * absent.
 */
class ConformanceTest {

  private static final String PROPERTY = "conformance.dir";

  // Data of other projects, read where they are if they are there.
  private static final Path RECORDED = Path.of("../../shared/conformance/recorded");

  private final Path directory = directory();

  private static Path directory() {
    String given = System.getProperty(PROPERTY);
    if (given != null) {
      return Stream.of(Path.of(given), Path.of("..").resolve(given))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no such directory: -D" + PROPERTY + "=" + given));
    }
    try {
      return Path.of(ConformanceTest.class.getResource("/conformance").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theDirectoryHoldsCases() {
    long cases =
        forward().count()
            + shapes().count()
            + losses().count()
            + initialWeights().count()
            + errors().count()
            + gradients().count();
    assertThat(cases).as("cases in %s", directory.toAbsolutePath()).isPositive();
  }

  @TestFactory
  Stream<DynamicTest> forward() {
    return caseFiles(directory).flatMap(ConformanceTest::forwardTests);
  }

  @TestFactory
  Stream<DynamicTest> recorded() {
    Path recorded = System.getProperty(PROPERTY) == null ? RECORDED : directory.resolve("recorded");
    if (!Files.isDirectory(recorded)) {
      return Stream.of(
          DynamicTest.dynamicTest(
              "values recorded by Keras",
              () -> assumeTrue(false, "there are none at " + recorded)));
    }
    return jsonFiles(recorded)
        .filter(f -> !f.getFileName().toString().equals("index.json"))
        .flatMap(ConformanceTest::forwardTests);
  }

  @TestFactory
  Stream<DynamicTest> shapes() {
    return contract("shapes", c -> new ShapeContract(c).check());
  }

  @TestFactory
  Stream<DynamicTest> losses() {
    return contract("losses", LossContract::check);
  }

  @TestFactory
  Stream<DynamicTest> initialWeights() {
    return contract("initial_weights", InitialWeightContract::check);
  }

  @TestFactory
  Stream<DynamicTest> errors() {
    return contract("errors", ErrorContract::check);
  }

  @TestFactory
  Stream<DynamicTest> gradients() {
    return jsonFiles(directory.resolve("gradients"))
        .filter(f -> !f.getFileName().toString().equals("index.json"))
        .map(
            path -> {
              JsonNode file = Json.read(path);
              return DynamicTest.dynamicTest(
                  "gradients/" + file.get("name").asText(), () -> new GradientCase(file).run());
            });
  }

  private static Stream<DynamicTest> forwardTests(Path path) {
    JsonNode file = Json.read(path);
    String name = file.get("group").asText() + "/" + file.get("name").asText();
    List<DynamicTest> tests = new ArrayList<>();
    if (!ForwardCase.expectsState0(file)) {
      tests.add(DynamicTest.dynamicTest(name, () -> new ForwardCase(file, false).run()));
      return tests.stream();
    }
    if (file.get("steps").findValue("previous_output") != null) {
      tests.add(
          DynamicTest.dynamicTest(
              name + ", previous_output", () -> new ForwardCase(file, false).run()));
    }
    tests.add(DynamicTest.dynamicTest(name + ", state0", () -> new ForwardCase(file, true).run()));
    return tests.stream();
  }

  /** What the index lists, or whatever lies under {@code cases} where there is no index. */
  private static Stream<Path> caseFiles(Path directory) {
    Path index = directory.resolve("index.json");
    if (!Files.exists(index)) {
      return jsonFiles(directory.resolve("cases"));
    }
    List<Path> files = new ArrayList<>();
    Json.read(index)
        .get("cases")
        .forEach(entry -> files.add(directory.resolve(entry.get("file").asText())));
    return files.stream();
  }

  private static Stream<Path> jsonFiles(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Stream<DynamicTest> contract(String part, Consumer<JsonNode> check) {
    Path file = directory.resolve("contracts").resolve(part + ".json");
    if (!Files.exists(file)) {
      return Stream.empty();
    }
    JsonNode content = Json.read(file);
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : content.get("cases")) {
      tests.add(
          DynamicTest.dynamicTest(
              part + "/" + one.get("name").asText(),
              () -> check.accept(withTolerance(one, content))));
    }
    return tests.stream();
  }

  /** A contract file states its tolerance once. */
  private static JsonNode withTolerance(JsonNode one, JsonNode content) {
    com.fasterxml.jackson.databind.node.ObjectNode result = one.deepCopy();
    return content.has("tolerance") ? result.set("tolerance", content.get("tolerance")) : result;
  }
}
