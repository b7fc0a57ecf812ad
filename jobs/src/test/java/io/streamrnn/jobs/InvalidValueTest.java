/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class InvalidValueTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--missing; bogus; reject, forward-fill, zero, indicator or mask-step",
        "--format; xml; csv, jsonl, json, avro or parquet",
        "--output-format; parq; csv or jsonl",
        "--header; maybe; true or false",
        "--state-backend; mem; hashmap or rocksdb",
        "--rows; first; all or last",
        "--while-filling; no; empty or score",
        "--weight-precision; half; float32 or bfloat16",
        "--parallelism; two; a whole number",
        "--top-k; 1.5; a whole number",
        "--threshold; half; a number",
        "--states; a; IN=OUT"
      })
  void theMessageHasTheValuesOfTheHelp(String option, String value, String rule) {
    assertThat(messages("score", option, value))
        .startsWith("streamrnn score: %1$s must be %2$s: %1$s=%3$s".formatted(option, rule, value))
        .contains("see: streamrnn score --help");
  }

  @Test
  void everyOptionWithNamedValuesShowsThem() {
    assertThat(options(Main.commandLine()).filter(option -> option.auxiliaryTypes()[0].isEnum()))
        .isNotEmpty()
        .allSatisfy(option -> assertThat(option.paramLabel()).contains("|"));
  }

  private static Stream<OptionSpec> options(CommandLine command) {
    return Stream.concat(
        command.getCommandSpec().options().stream(),
        command.getSubcommands().values().stream().flatMap(InvalidValueTest::options));
  }

  @Test
  void anotherProblemHasTheMessageOfTheParser() {
    assertThat(messages("model", "m.h5", "--bogus")).contains("Unknown option: '--bogus'");
    assertThat(messages("score")).contains("Missing required options: '--model=FILE'");
  }

  @ParameterizedTest
  @CsvSource({"FORWARD_FILL", "forward-fill", "Forward-Fill"})
  void aNameMayHaveAnyCase(String value) {
    assertThat(messages("score", "--missing", value)).contains("Missing required options");
  }

  @Test
  void anEmptyValueIsAVariableThatIsNotSet() {
    assertThat(
            messages(
                "score",
                "--model=m.h5",
                "--input=",
                "--format=csv",
                "--key=k",
                "--output=o.csv",
                "--features=a"))
        .startsWith("streamrnn score: --input must not be empty: --input=''");
  }

  @Test
  void aFlagIsTrueOrFalse() {
    assertThat(messages("score", "--overwrite=maybe"))
        .startsWith("streamrnn score: --overwrite must be true or false: --overwrite=maybe");
  }

  private static String messages(String... words) {
    StringWriter messages = new StringWriter();
    int exitCode = Main.execute(Main.commandLine().setErr(new PrintWriter(messages, true)), words);
    assertThat(exitCode).isEqualTo(2);
    return messages.toString();
  }
}
