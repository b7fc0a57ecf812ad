/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code docs/guide/python.md}, where PyFlink is installed. */
class PythonITCase {

  private static final Path MODEL =
      Examples.ROOT.resolve(
          "rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5");

  @TempDir private Path folder;

  @Test
  void theScriptPrintsTheScoresOfTheEngine() throws Exception {
    assumeTrue(
        python("-c", "import pyflink") == 0, "PyFlink is not installed: pip install apache-flink");
    Path script =
        Files.writeString(
            folder.resolve("score.py"), Examples.block("docs/guide/python.md", "python"));
    Path readings =
        Files.writeString(folder.resolve("readings.csv"), "p1,0.5,0.25,1970-01-01 00:00:01Z\n");

    int exitCode =
        python(
            script.toString(),
            SqlCluster.sqlJar().toString(),
            MODEL.toString(),
            readings.toString());

    Stepper stepper = ModelFiles.loadStreaming("gru", Files.readAllBytes(MODEL)).stepper();
    float score = stepper.step(new float[] {0.5f, 0.25f})[0];
    String output = Files.readString(folder.resolve("out"));
    assertThat(exitCode).as(output).isZero();
    assertThat(output).contains("p1 ", "SCORED").containsPattern(firstDigits(score));
  }

  /** Python prints a float with the digits of a double. */
  private static String firstDigits(float score) {
    return String.valueOf(score).substring(0, 6).replace(".", "\\.");
  }

  private int python(String... arguments) throws IOException, InterruptedException {
    String[] words = new String[arguments.length + 1];
    words[0] = "python3";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    try {
      return new ProcessBuilder(words)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("out").toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      // No Python at all.
      return -1;
    }
  }
}
