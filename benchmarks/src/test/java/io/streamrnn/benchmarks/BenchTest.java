/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {

  @Test
  void theTableOfStepsIsMeasuredWithTheOptionsOfTheUser() {
    String option = "-Dstreamrnn.kernels=plain";

    assertThat(Bench.steps(arguments(option))).contains("--short").endsWith(option);
  }

  @Test
  void anOptionOfTheUserIsBehindThoseThatJobsHave() {
    assertThat(arguments("-Xmx2g").jvmOptionsOfJobs()).contains("-Xmx4g").endsWith("-Xmx2g");
  }

  @Test
  void whatWasMeasuredBeforeAFailureIsWritten(@TempDir Path folder) {
    Path json = folder.resolve("figures.json");
    Path chart = folder.resolve("figures.svg");
    List<Bench.Part> parts =
        List.of(
            arguments -> new Results(Map.of("first: CPU us/event", new double[] {1.5, 2.5})),
            arguments -> {
              throw new IllegalStateException("a JVM failed");
            });

    assertThatThrownBy(
            () -> Bench.run(parts, arguments("--json", "" + json, "--chart", "" + chart)))
        .hasMessage("a JVM failed");

    assertThat(json).content().contains("\"first: CPU us/event\": [1.5, 2.5]");
    assertThat(chart).content().contains("<svg", "first");
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedBeforeTheMeasurement(@TempDir Path folder) {
    Path missing = folder.resolve("missing/figures.json");

    assertThatThrownBy(() -> arguments("--json", "" + missing))
        .hasMessageContaining("results must go to a file that can be written: file=" + missing);
    assertThatThrownBy(() -> arguments("--chart", "" + folder))
        .hasMessageContaining("file=" + folder);
    assertThatThrownBy(() -> Steps.run("--json", "" + missing))
        .hasMessageContaining("file=" + missing);
  }

  @Test
  void earlierResultsStayUntilThereAreNewOnes(@TempDir Path folder) throws Exception {
    Path json = Files.writeString(folder.resolve("figures.json"), "earlier");

    arguments("--json", "" + json);

    assertThat(json).hasContent("earlier");
  }

  private static Arguments arguments(String... args) {
    return Arguments.ofBench(args);
  }
}
