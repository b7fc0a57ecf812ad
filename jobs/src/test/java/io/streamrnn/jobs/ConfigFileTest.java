/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

class ConfigFileTest {

  @Command(name = "try")
  static final class Try implements Runnable {

    @Option(names = "--key", required = true)
    String key = "";

    @Option(names = "--overwrite")
    boolean overwrite;

    @Option(names = "--features", split = ",")
    List<String> features = new ArrayList<>();

    @Option(names = "--input", arity = "1..*", split = "\n")
    List<String> input = new ArrayList<>();

    @Option(names = "--states", split = ",")
    Map<String, String> states = new LinkedHashMap<>();

    @Option(names = "--top-k")
    Optional<Integer> topK = Optional.empty();

    @Override
    public void run() {}
  }

  @Command(name = "streamrnn", subcommands = Try.class)
  static final class TestMain {}

  @TempDir private Path folder;
  private final StringWriter messages = new StringWriter();

  @Test
  void optionsAreThoseOfTheCommandLine() throws IOException {
    Try command =
        run(
            """
            # the job of the pumps
            key: 007
            overwrite: true
            features: [rpm, "a, b"]
            states:
              h: hn
              c: cn
            top-k: 3
            """);

    assertThat(command.key).isEqualTo("007");
    assertThat(command.overwrite).isTrue();
    assertThat(command.features).containsExactly("rpm", "\"a, b\"");
    assertThat(command.states).containsExactly(Map.entry("h", "hn"), Map.entry("c", "cn"));
    assertThat(command.topK).hasValue(3);
  }

  @Test
  void aListOfFilesIsSeveralWords() throws IOException {
    assertThat(run("key: a\ninput: ['1,5.csv', 2.csv]\n").input)
        .containsExactly("1,5.csv", "2.csv");
    assertThat(run("key: a\ninput: '1,5.csv'\n").input).containsExactly("1,5.csv");
  }

  @Test
  void theCommandLineWins() throws IOException {
    Try command =
        run(
            "{key: a, overwrite: true, top-k: 3, features: b}",
            "--key",
            "c",
            "--overwrite",
            "--top-k=5");

    assertThat(command.key).isEqualTo("c");
    assertThat(command.overwrite).isTrue();
    assertThat(command.topK).hasValue(5);
    assertThat(command.features).containsExactly("b");
  }

  @Test
  void aFlagMayBeOff() throws IOException {
    assertThat(run("{key: a, overwrite: false}").overwrite).isFalse();
  }

  @Test
  void anUnknownOptionIsRefusedWithASuggestion() throws IOException {
    assertInvalid("{key: a, feature: b}", "has no option 'feature' (did you mean 'features'?)");
  }

  @Test
  void anOptionThatIsGivenTwiceIsRefused() throws IOException {
    assertInvalid("key: a\nkey: b\n", "duplicate key key");
  }

  @Test
  void whatIsNotYamlIsRefusedWithItsPlace() throws IOException {
    assertInvalid("key: [a\n", "line 2, column 1");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertInvalid("", "it is not a mapping of options to values");
    assertInvalid("# a comment\n", "it is not a mapping of options to values");
  }

  @Test
  void anOptionWithoutAValueIsRefused() throws IOException {
    assertInvalid("key:\n", "the option 'key' has no value");
    assertInvalid("key: a\ntop-k: ''\n", "the option 'top-k' has no value");
  }

  @Test
  void aFlagNeedsNoValue() throws IOException {
    assertThat(run("{key: a, overwrite: }").overwrite).isTrue();
  }

  @Test
  void valuesInsideOfValuesAreRefused() throws IOException {
    assertInvalid("key: [a, [b]]", "the value of 'key' must be a text, a list of texts");
    assertInvalid("states: {a: {b: c}}", "the value of 'states' must be a text");
    assertInvalid("features: [a, ]\nkey: &k [*k]", "the value of 'key' must be a text");
  }

  @Test
  void aListOfOptionsIsRefused() throws IOException {
    assertInvalid("- key", "it is not a mapping of options to values");
  }

  @Test
  void aValueOfAnotherTypeIsReportedWithItsOption() throws IOException {
    assertThat(exitCode("{key: a, top-k: many}")).isEqualTo(2);
    assertThat(messages.toString()).contains("--top-k", "many");
  }

  @Test
  void aMissingFileIsReported() {
    CommandLine line = line();

    assertThat(Main.execute(line, "try", "--config", folder.resolve("no.yaml").toString()))
        .isEqualTo(2);
    assertThat(messages.toString()).startsWith("streamrnn try: --config must be an existing file");
  }

  @Test
  void everyCommandHasTheOption() {
    assertThat(Main.commands(Main.commandLine()))
        .map(CommandLine::getCommandSpec)
        .allSatisfy(
            command ->
                assertThat(command.helpCommand() || command.findOption("--config") != null)
                    .as(command.qualifiedName())
                    .isTrue())
        .extracting(CommandSpec::name)
        .contains("score", "list", "replay");
  }

  @Test
  void aCommandOfAGroupTakesTheOption() throws IOException {
    Path file = Files.writeString(folder.resolve("list.yaml"), "nothing: 1");

    CommandLine main = Main.commandLine().setErr(new PrintWriter(messages, true));
    assertThat(Main.execute(main, "state", "list", "--config", file.toString(), "savepoint"))
        .isEqualTo(2);
    assertThat(messages.toString()).contains("nothing");
  }

  private void assertInvalid(String yaml, String message) throws IOException {
    assertThat(exitCode(yaml)).isEqualTo(2);
    assertThat(messages.toString())
        .startsWith("streamrnn try: --config must be a YAML file of options")
        .contains(message);
  }

  private int exitCode(String yaml, String... arguments) throws IOException {
    return Main.execute(line(), words(yaml, arguments));
  }

  private Try run(String yaml, String... arguments) throws IOException {
    CommandLine line = line();
    assertThat(Main.execute(line, words(yaml, arguments))).as(messages.toString()).isZero();
    return line.getSubcommands().get("try").getCommand();
  }

  private String[] words(String yaml, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("try"));
    words.addAll(List.of(arguments));
    Path file = Files.writeString(folder.resolve("job.yaml"), yaml);
    words.addAll(List.of("--config", file.toString()));
    return words.toArray(String[]::new);
  }

  private CommandLine line() {
    CommandLine line = new CommandLine(new TestMain()).setErr(new PrintWriter(messages, true));
    ConfigFile.addTo(line.getSubcommands().get("try").getCommandSpec());
    return line;
  }
}
