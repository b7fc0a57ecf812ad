/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which provider a process picks, and that it does not show in a result. */
class ProvidersTest {

  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final String AT_ONCE = "-Dstreamrnn.kernels=vector";

  /** 64 bytes is the width of AVX-512, 32 that of AVX2. */
  @ParameterizedTest
  @ValueSource(ints = {64, 32})
  void theVectorProviderGivesTheBitsOfThePlainOne(int mostBytes) throws Exception {
    List<String> vector = run(2, MODULE, AT_ONCE, "-XX:MaxVectorSize=" + mostBytes);
    assumeThat(vector.get(0)).as("this machine's provider").startsWith("vector (");

    List<String> plain = run(2);

    assertThat(plain.get(0))
        .isEqualTo("plain (started without --add-modules jdk.incubator.vector)");
    assertThat(plain).hasSizeGreaterThan(500);
    assertThat(vector.subList(1, vector.size())).isEqualTo(plain.subList(1, plain.size()));
  }

  @Test
  void theBitsDoNotDependOnWhenTheVectorsAreCompiled() throws Exception {
    List<String> warmingUp = run(2, MODULE);
    assumeThat(warmingUp.get(0)).as("this machine's provider").startsWith("vector (");

    assertThat(warmingUp).isEqualTo(run(2, MODULE, AT_ONCE));
  }

  @Test
  void aPropertyTurnsTheVectorProviderOff() throws Exception {
    assertThat(run(0, MODULE, "-Dstreamrnn.kernels=plain").get(0))
        .isEqualTo("plain (-Dstreamrnn.kernels=plain)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-Xint"})
  void withoutC2ItIsThePlainOne(String option) throws Exception {
    assertThat(run(0, MODULE, option).get(0)).startsWith("plain (only the C2");
  }

  @Test
  void narrowVectorsAreLeftToThePlainOne() throws Exception {
    assumeThat(System.getProperty("os.arch")).isIn("amd64", "x86_64");
    assertThat(run(0, MODULE, "-XX:MaxVectorSize=16").get(0))
        .isEqualTo("plain (vectors of this machine have 128 bits, 256 are needed)");
  }

  /** What {@link CellBits} prints in a JVM with these options; the provider in the first line. */
  private static List<String> run(int rounds, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CellBits.class.getName(), String.valueOf(rounds)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text.lines().toList();
    }
  }
}
