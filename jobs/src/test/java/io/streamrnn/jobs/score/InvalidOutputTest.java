/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.jobs.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --output}, {@code --checkpoint-dir}, and how the run is executed. */
class InvalidOutputTest extends InvalidCommand {

  @ParameterizedTest
  @ValueSource(strings = {"0", "129"})
  void aParallelismOutOfRange(String parallelism) {
    assertInvalid(
        command.with("--parallelism", parallelism),
        "--parallelism must be from 1 to 128: --parallelism=" + parallelism);
  }

  @Test
  void anExistingOutput() throws IOException {
    assertInvalid(
        command.with("--output", write("old.csv", "1")),
        "the files of --output must not exist: " + folder.resolve("old.csv"),
        "use another --output, or --overwrite");
    assertThat(folder.resolve("old.csv")).hasContent("1");
  }

  @Test
  void anOutputThatIsADevice() {
    Path device = Path.of("/dev/null");
    assumeThat(device).as("a system with devices").exists();
    Cli.Result result = command.with("--output", device).with("--overwrite").run();

    assertThat(result.messages())
        .contains(
            "--output must be a regular file", "--output=/dev/null", "or - for standard output");
    assertThat(device).exists();
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  @Test
  void anOutputOnAnotherMachine() {
    assertInvalid(
        command.with("--output", "s3://bucket/scores.csv"),
        "--output must be a file of this machine, except on a cluster: --output=s3://bucket/scores.csv");
  }

  @Test
  void anOutputInTheFolderOfTheInput() {
    assertInvalid(
        command.with("--input", folder),
        "--output must not be where --input finds files, since the next run would read it",
        "use another folder");
    assertInvalid(
        command.with("--input", folder + "/*.csv"),
        "--output must not be where --input finds files");
  }

  @Test
  void anOutputThatIsADirectory() {
    assertInvalid(
        command.with("--output", folder),
        "--output must be a file, but it is a directory: --output=" + folder);
  }

  @Test
  void anOutputInAMissingDirectory() {
    assertInvalid(
        command.with("--output", folder.resolve("nowhere/scores.csv")),
        "the directory of --output must exist: " + folder.resolve("nowhere"));
  }

  @Test
  void anOutputUnderAFile() {
    assertInvalid(
        command.with("--output", input.resolve("new/scores.csv")),
        "the directory of --output must be one: " + input + " is a file; use another path");
  }

  @Test
  void anOutputWhereNobodyCanWrite() {
    assumeThat(Path.of("/proc/self")).as("a file system without new files").exists();
    assertInvalid(
        command.with("--output", "/proc/self/scores.csv"),
        "the directory of --output must be writable: /proc/self (");
  }

  @Test
  void anOutputThatIsTheInput() {
    assertInvalid(
        command.with("--output", input).with("--overwrite"),
        "--output must not overwrite a file that the run reads: --input=" + input,
        "use another --output");
    assertThat(input).isNotEmptyFile();
  }

  @Test
  void anOutputThatIsTheModelByAnotherName() throws IOException {
    Path model = Files.copy(Cli.GRU, folder.resolve("model.h5"));
    Path link = Files.createSymbolicLink(folder.resolve("link.h5"), model);

    assertInvalid(
        command.with("--model", link).with("--output", model).with("--overwrite"),
        "--output must not overwrite a file that the run reads: --model=" + link);
    assertThat(model).hasSameBinaryContentAs(Cli.GRU);
  }

  @Test
  void anOutputThatIsTheConfigurationOfTheModel() throws IOException {
    Path weights = new TorchFile().gru("gru", 2, 3).write(folder.resolve("w.safetensors"));
    Path config = write("layers.json", "{\"layers\": \"gru\"}");

    assertInvalid(
        command
            .with("--model", weights)
            .with("--model-config", config)
            .with("--output", config)
            .with("--overwrite"),
        "--output must not overwrite a file that the run reads: --model-config=" + config);
    assertThat(config).content().startsWith("{");
  }

  @Test
  void anOutputThatIsTheScaler() throws IOException {
    Path scaler =
        write(
            "scaler.json",
            "{\"features\": [\"rpm\", \"celsius\"], \"min\": [0, 0], \"max\": [1, 1]}");

    assertInvalid(
        command.with("--scaler", scaler).with("--output", scaler).with("--overwrite"),
        "--output must not overwrite a file that the run reads: --scaler=" + scaler);
    assertThat(scaler).content().startsWith("{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scores.csv.rejected.jsonl",
        ".scores.csv.unfinished",
        ".scores.csv.rejected.jsonl.unfinished"
      })
  void anInputThatWouldBeOverwrittenNextToTheOutput(String name) throws IOException {
    Path file = Files.copy(input, folder.resolve(name));

    assertInvalid(
        command.with("--input", file).with("--overwrite"),
        "--output must not overwrite a file that the run reads: --input=" + file,
        "writes " + file);
    assertThat(file).hasSameTextualContentAs(input);
  }

  @Test
  void anInputInTheWorkDirectory() throws IOException {
    Path file = folder.resolve("checkpoints/tmp/events.csv");
    Files.createDirectories(file.getParent());
    Files.copy(input, file);

    assertInvalid(
        command.with("--input", file).with("--checkpoint-dir", folder.resolve("checkpoints")),
        "--input must not be in the work directory of the run, which is deleted: --input=" + file);
    assertThat(file).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/scores.csv"})
  void anOutputInTheCheckpointDirectory(String name) throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    if (!name.isEmpty()) {
      Files.createDirectory(checkpoints);
    }

    assertInvalid(
        command.with("--checkpoint-dir", checkpoints).with("--output", checkpoints + name),
        "--output=" + checkpoints + name + ", directory=" + checkpoints,
        "use another --checkpoint-dir or --output");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "in/**"})
  void aCheckpointDirectoryWhereTheInputIsFound(String argument) throws IOException {
    Files.copy(input, Files.createDirectory(folder.resolve("in")).resolve("events.csv"));

    assertInvalid(
        command
            .with("--input", folder.resolve(argument))
            .with("--checkpoint-dir", folder.resolve("in/run")),
        "--checkpoint-dir must not be where --input finds files",
        "--checkpoint-dir=" + folder.resolve("in/run"));
  }

  @Test
  void aCheckpointDirectoryBelowAFile() {
    assertInvalid(
        command.with("--checkpoint-dir", input.resolve("checkpoints")),
        "the work directory of a run must be writable: " + input + "/checkpoints",
        "use another --checkpoint-dir");
  }

  @Test
  void aCheckpointDirectoryWithOtherFiles() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    write("other/notes.txt", "keep");

    assertInvalid(
        command.with("--checkpoint-dir", other),
        "but it has other files: --checkpoint-dir=" + other);
  }

  @Test
  void anOutputFormatThatIsOnlyRead() {
    assertInvalid(
        command.with("--output-format", "avro"),
        "--output-format must be csv or jsonl: --output-format=avro");
  }

  @Test
  void checkpointsOfASort() {
    assertInvalid(
        command.with("--sort").with("--checkpoint-dir", folder.resolve("checkpoints")),
        "--sort does not support --checkpoint-dir, since Flink's checkpoints lack the rows",
        "write the input to a sorted file first and score that without --sort");
  }

  @Test
  void checkpointsOfStandardOutput() {
    assertInvalid(
        command.with("--output", "-").with("--checkpoint-dir", folder.resolve("checkpoints")),
        "--output - does not support --checkpoint-dir, since lines",
        "use a file as --output");
  }

  @Test
  void aCheckpointIntervalWithoutADirectory() {
    assertInvalid(
        command.with("--checkpoint-interval", "1s"),
        "--checkpoint-interval requires --checkpoint-dir");
  }

  @Test
  void aCheckpointIntervalThatIsNotATime() {
    assertInvalid(
        command
            .with("--checkpoint-interval", "often")
            .with("--checkpoint-dir", folder.resolve("checkpoints")),
        "such as 500ms, 10s or 1min: --checkpoint-interval=often");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "kafka://a:1/in,more;   kafka://a:1/more; kafka://a:1/bad;  --output must be another topic than --input; --output=kafka://a:1/more, --input=kafka://a:1/in,more",
        "kafka://a:1,b:1/in;    kafka://c:1,b:1/in; kafka://a:1/bad; --output must be another topic than --input; the run would read its own scores",
        "kafka://a:1/in;        kafka://a:1/out; kafka://a:1/in;  --rejected must be another topic than --input; the run would read the rows that it rejects",
        "kafka://a:1/in;        scores;          kafka://a:1/in;  --rejected must be another topic than --input; set --rejected to another one",
        "kafka://a:1/in;        kafka://a:1/out; kafka://a:1/out; --rejected must be another topic than --output; --rejected=kafka://a:1/out, --output=kafka://a:1/out"
      })
  void topicsThatAreOne(String from, String to, String rejected, String rule, String part) {
    assertInvalid(
        command.with("--input", from).with("--output", to).with("--rejected", rejected),
        rule,
        part);
  }

  @Test
  void theDefaultTopicOfRejectedRowsAsTheInput() {
    assertInvalid(
        command
            .with("--input", "kafka://a:1/scores.rejected")
            .with("--output", "kafka://a:1/scores"),
        "--rejected must be another topic than --input",
        "--rejected=kafka://a:1/scores.rejected");
  }

  @Test
  void topicsOfOneNameAtTheBrokersOfTheProperties() throws IOException {
    assertInvalid(
        command
            .with("--kafka-properties", write("client.properties", "bootstrap.servers = b:1, a:1"))
            .with("--input", "kafka:///readings")
            .with("--output", "kafka://a:1/readings"),
        "--output must be another topic than --input");
  }
}
