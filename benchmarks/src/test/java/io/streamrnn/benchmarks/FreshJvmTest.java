/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FreshJvmTest {

  @Test
  void theMedianIsTheValueInTheMiddle() {
    assertThat(FreshJvm.median(new double[] {9, 1, 2})).isEqualTo(2);
    assertThat(FreshJvm.median(new double[] {5})).isEqualTo(5);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(FreshJvm.median(new double[] {3, 1})).isEqualTo(2);
    assertThat(FreshJvm.median(new double[] {10, 1, 4, 2})).isEqualTo(3);
  }

  @Test
  void figuresHaveTheSameNamesInEveryLanguageOfTheMachine() {
    assertThat(FreshJvm.command(List.of(), FreshJvms.class, List.of()))
        .contains("-Duser.language=en", "-Duser.country=US");
  }

  @Test
  void aJvmEndsWithTheOneThatStartedIt() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(FreshJvm.command(List.of(), FreshJvms.class, List.of("spin")));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process spinner = builder.redirectErrorStream(true).start();
    try {
      // As the operating system does with the output of a process that ends.
      spinner.getOutputStream().close();

      assertThat(spinner.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(spinner.exitValue()).isEqualTo(1);
      assertThat(spinner.inputReader().lines()).noneMatch(line -> line.contains("Exception"));
    } finally {
      spinner.destroyForcibly();
    }
  }
}
