package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.jobs.TorchFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer gets wrong: nothing is run, and the message says what to do. */
class ScoreCommandTest {

  @TempDir private Path folder;
  private Path input;
  private Path output;
  private Cli command;

  @BeforeEach
  void makeACommand() throws IOException {
    input = write("events.csv", "pump,time,rpm,celsius\nA,1,0.5,0.25\n");
    output = folder.resolve("scores.csv");
    command = Cli.gru(input, output);
  }

  @Test
  void aModelThatIsNotThere() {
    assertRefused(
        command.with("--model", Cli.GRU + "5"),
        "--model must be a file that exists",
        "did you mean 'keras_2_2_gru.h5'?");
  }

  @Test
  void aModelThatIsADirectory() {
    assertRefused(command.with("--model", folder), "this is a directory", "it holds events.csv");
  }

  @Test
  void aModelThatIsAnotherFile() {
    assertRefused(
        command.with("--model", input),
        "--model cannot be used",
        "not a model file of a supported format",
        "supported: Keras (.h5, .keras)");
  }

  @Test
  void aModelThatIsEmpty() throws IOException {
    assertRefused(command.with("--model", write("m.h5", "")), "a model file must not be empty");
  }

  @Test
  void aModelThatNeedsWholeSequencesInCarriedMode() throws IOException {
    Path model =
        new TorchFile()
            .gru("gru", 2, 3)
            .weight("gru.weight_ih_l0_reverse", 9, 2)
            .weight("gru.weight_hh_l0_reverse", 9, 3)
            .weight("gru.bias_ih_l0_reverse", 9)
            .weight("gru.bias_hh_l0_reverse", 9)
            .write(folder.resolve("both.safetensors"));
    assertRefused(
        command.with("--model", model),
        "must be scored in windows: --mode=carried",
        "give --mode window:N");
  }

  @Test
  void aModelThatIsNotSupported() {
    assertRefused(
        command.with("--model", Cli.WEIGHTS_ONLY), "save the whole model with model.save(");
  }

  @Test
  void anInputThatIsNotThere() {
    assertRefused(
        command.with("--input", folder.resolve("event.csv")),
        "--input must be a file that exists",
        "did you mean 'events.csv'?");
  }

  @Test
  void anInputThatIsADevice() {
    Path device = Path.of("/dev/null");
    assumeThat(device).as("a system with devices").exists();
    assertRefused(
        command.with("--input", device),
        "--input must be a regular file, not a pipe or a device: /dev/null",
        "write what comes out of it to a file first");
  }

  @Test
  void anInputWithANameThatNoFileCanHave() {
    assertRefused(
        command.with("--input", "events\0.csv"), "names of files can have here: path=events\0.csv");
  }

  @Test
  void anInputWithTheLineEndsOfOldMacs() throws IOException {
    assertRefused(
        command.with("--input", write("e", "pump,time,rpm,celsius\rA,1,0.5,0.25\r")),
        "lines must end with LF or CR LF",
        "tr '\\r' '\\n'");
  }

  @Test
  void anInputInUtf16() throws IOException {
    assertRefused(
        command.with(
            "--input",
            Files.writeString(folder.resolve("e"), "pump,time\n", StandardCharsets.UTF_16)),
        "--input cannot be read: " + folder.resolve("e") + ": it must be UTF-8",
        "FE FF, are those of UTF-16",
        "iconv -f UTF-16 -t UTF-8");
  }

  @Test
  void aHeaderThatIsNotUtf8() throws IOException {
    assertRefused(
        command.with(
            "--input",
            Files.writeString(
                folder.resolve("e"), "p\u00fcmp,time\n", StandardCharsets.ISO_8859_1)),
        "the header of --input cannot be read: " + folder.resolve("e"),
        "a line must be UTF-8, but byte 2 of it is FC");
  }

  @Test
  void anInputInADirectoryThatIsNotThere() {
    assertRefused(
        command.with("--input", folder.resolve("nowhere/events.csv")),
        "there is no directory " + folder.resolve("nowhere"));
  }

  @Test
  void anInputThatIsEmpty() throws IOException {
    assertRefused(command.with("--input", write("e", "\n\n")), "it is empty: --input=");
  }

  @Test
  void anInputThatIsOnlyAHeader() throws IOException {
    assertRefused(
        command.with("--input", write("e", "pump,time,rpm,celsius\n")), "it has only a header");
  }

  @Test
  void aColumnThatIsNotThere() {
    assertRefused(
        command.with("--features", "rpm,celsus"),
        "column not found: 'celsus' (did you mean 'celsius'?)",
        "are: pump, time, rpm, celsius");
  }

  @Test
  void aColumnThatIsThereTwice() throws IOException {
    assertRefused(
        command.with("--input", write("e", "pump,time,rpm,celsius,rpm\nA,1,2,3,4\n")),
        "'rpm' is there 2 times");
  }

  @Test
  void jsonThatIsSaidToBeCsv() throws IOException {
    assertRefused(
        command.with("--input", write("e", "{\"time\": 0, \"rpm\": 1, \"celsius\": 2}\n")),
        "the header of --input cannot be read",
        "is it JSON? Try --format jsonl");
  }

  @Test
  void csvWithoutAHeader() throws IOException {
    assertRefused(
        command.with("--input", write("e", "A,1,2,3.5\nB,1,2,3\n")),
        "column not found: 'pump'",
        "is the first line an event? Try --header false --columns with the names of its 4 columns");
  }

  @Test
  void aNameWithACommaIsShownAsItIsToBeGiven() throws IOException {
    assertRefused(
        command
            .with("--input", write("e", "pump,time,rpm,\"heat, celsius\"\nA,1,2,3\n"))
            .with("--features", "rpm,heat"),
        "column not found: 'heat'",
        "are: pump, time, rpm, \"heat, celsius\"; a name with a comma is given in quotes, such as --features '\"heat, celsius\"'");
  }

  @Test
  void anotherDelimiter() throws IOException {
    assertRefused(
        command.with("--input", write("e", "pump;time;rpm;celsius\nA;1;2;3\n")),
        "Try --delimiter ';'");
  }

  @Test
  void aDelimiterOfTwoCharacters() {
    assertRefused(command.with("--delimiter", "||"), "--delimiter must be one character");
  }

  @Test
  void rowsThatAreNotWhatTheOptionsSay() throws IOException {
    assertRefused(
        command
            .with("--input", write("e", "A,1,2\nB,1,2\n"))
            .with("--header", "false")
            .with("--columns", "pump,time,rpm,celsius"),
        "none of the first rows of --input can be read as csv",
        "line 1: a row must have a field for each column: columns=4, fields=3");
  }

  @Test
  void noHeaderAndNoColumns() {
    assertRefused(command.with("--header", "false"), "add --columns a,b,c");
  }

  @Test
  void columnsAndAHeader() {
    assertRefused(
        command.with("--columns", "pump,time,rpm,celsius"), "leave it out, or add --header false");
  }

  @Test
  void jsonThatIsCsv() {
    assertRefused(
        command.with("--format", "jsonl"), "none of the first lines of --input", "check --format");
  }

  @Test
  void aFieldThatIsInNoJsonLine() throws IOException {
    assertRefused(
        command
            .with("--input", write("e", "{\"pump\": 1, \"time\": 1, \"rpm\": 1, \"celcius\": 1}"))
            .with("--format", "jsonl"),
        "field not found in the first 1 lines: 'celsius' (did you mean 'celcius'?)");
  }

  @Test
  void moreFeaturesThanTheModelTakes() {
    assertRefused(
        command.with("--features", "time,rpm,celsius"),
        "inputSize=2, but 3 are named: time, rpm, celsius",
        "keras_2_2_gru.h5: ");
  }

  @Test
  void oneColumnThatHoldsNoArray() throws IOException {
    assertRefused(
        command
            .with("--input", write("e", "{\"pump\": 1, \"time\": 1, \"x\": 1}"))
            .with("--format", "jsonl")
            .with("--features", "x"),
        "or, of jsonl, one that holds arrays: inputSize=2, but 1 are named: x");
  }

  @Test
  void aScalerOfAnotherNumberOfFeaturesThanTheArraysHave() throws IOException {
    assertRefused(
        command
            .with("--input", write("e", "{\"pump\": 1, \"time\": 1, \"x\": [1, 2]}"))
            .with("--format", "jsonl")
            .with("--features", "x")
            .with("--scaler", write("s", "{\"features\": [\"x\"], \"min\": [0], \"max\": [1]}")),
        "as many features as the arrays have numbers: inputSize=2, features=1");
  }

  @Test
  void aKeyThatHasTheNameOfAnOutput() throws IOException {
    Path named = write("e", "y1,time,rpm,celsius\nA,1,0.5,0.25\n");
    assertRefused(
        command.with("--input", named).with("--key", "y1"),
        "must not have the name of a column that the output adds: 'y1' is one of y0, y1, y2");
  }

  @Test
  void anOrderThatIsTheKey() {
    assertRefused(command.with("--order", "pump"), "--order must be another column than --key");
  }

  @Test
  void aScalerOfOtherFeatures() throws IOException {
    assertRefused(
        command.with(
            "--scaler", write("s", "{\"features\": [\"rpm\"], \"min\": [0], \"max\": [1]}")),
        "'celsius' of --features is not in --scaler=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"window:0", "window:-1", "window:", "window:many"})
  void aWindowOfNothing(String mode) {
    assertRefused(command.with("--mode", mode), "use for instance --mode window:50");
  }

  @Test
  void aModeThatDoesNotExist() {
    assertRefused(
        command.with("--mode", "carry"), "--mode must be carried or window:N: --mode=carry");
  }

  @ParameterizedTest
  @CsvSource({"windows:5, window:5", "window50, window:50", "window, window:50", "carred, carried"})
  void aModeThatIsMisspelt(String mode, String meant) {
    assertRefused(
        command.with("--mode", mode), "--mode=" + mode + " (did you mean '" + meant + "'?)");
  }

  @Test
  void aFormatThatDoesNotExist() {
    assertRefused(command.with("--format", "xml"), "CSV, JSONL", "see: streamrnn score --help");
  }

  @Test
  void anOptionThatIsMissing() {
    assertRefused(command.without("--key"), "Missing required option: '--key=COLUMN'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "129"})
  void aParallelismThatIsImpossible(String parallelism) {
    assertRefused(command.with("--parallelism", parallelism), "from 1 to 128");
  }

  @Test
  void anOutputThatIsThere() throws IOException {
    assertRefused(
        command.with("--output", write("old.csv", "1")), "give another --output, or --overwrite");
    assertThat(folder.resolve("old.csv")).hasContent("1");
  }

  @Test
  void anOutputThatIsADirectory() {
    assertRefused(command.with("--output", folder), "--output must be a file");
  }

  @Test
  void anOutputInADirectoryThatIsNotThere() {
    assertRefused(
        command.with("--output", folder.resolve("nowhere/scores.csv")),
        "the directory of --output must exist: " + folder.resolve("nowhere"));
  }

  @Test
  void anOutputWhereNobodyCanWrite() {
    assumeThat(Path.of("/proc/self")).as("a file system that takes no files").exists();
    assertRefused(
        command.with("--output", "/proc/self/scores.csv"),
        "the directory of --output must be writable: /proc/self (");
  }

  @Test
  void aCheckpointFolderBelowAFile() {
    assertRefused(
        command.with("--checkpoint-dir", input.resolve("checkpoints")),
        "a run needs a directory to work in",
        input + "/checkpoints",
        "give another --checkpoint-dir");
  }

  @Test
  void anOutputThatIsTheInput() {
    assertRefused(
        command.with("--output", input).with("--overwrite"),
        "a run must not write to a file that it reads: --input=" + input,
        "give another --output");
    assertThat(input).isNotEmptyFile();
  }

  @Test
  void anOutputThatIsTheModelByAnotherName() throws IOException {
    Path model = Files.copy(Cli.GRU, folder.resolve("model.h5"));
    Path link = Files.createSymbolicLink(folder.resolve("link.h5"), model);

    assertRefused(
        command.with("--model", link).with("--output", model).with("--overwrite"),
        "a run must not write to a file that it reads: --model=" + link);
    assertThat(model).hasSameBinaryContentAs(Cli.GRU);
  }

  @Test
  void anOutputThatIsTheScaler() throws IOException {
    Path scaler = scaler("scaler.json");

    assertRefused(
        command.with("--scaler", scaler).with("--output", scaler).with("--overwrite"),
        "a run must not write to a file that it reads: --scaler=" + scaler);
    assertThat(scaler).content().startsWith("{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scores.csv.rejected.jsonl",
        ".scores.csv.unfinished",
        ".scores.csv.rejected.jsonl.unfinished"
      })
  void anInputThatWouldBeWrittenOrDeletedBesideTheOutput(String name) throws IOException {
    Path file = Files.copy(input, folder.resolve(name));

    assertRefused(
        command.with("--input", file).with("--overwrite"),
        "a run must not write to a file that it reads: --input=" + file,
        "writes " + file);
    assertThat(file).hasSameTextualContentAs(input);
  }

  @Test
  void anInputInTheFolderThatTheRunEmpties() throws IOException {
    Path file = folder.resolve(".scores.csv.staging/tmp/events.csv");
    Files.createDirectories(file.getParent());
    Files.copy(input, file);

    assertRefused(
        command.with("--input", file),
        "a run must have the folder that it works in to itself: --input=" + file);
    assertThat(file).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/scores.csv"})
  void anOutputInTheFolderOfCheckpoints(String name) throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    if (!name.isEmpty()) {
      Files.createDirectory(checkpoints);
    }

    assertRefused(
        command.with("--checkpoint-dir", checkpoints).with("--output", checkpoints + name),
        "lies in " + checkpoints + "; give another --checkpoint-dir or --output");
  }

  @Test
  void anIntervalWithoutCheckpoints() {
    assertRefused(command.with("--checkpoint-interval", "1s"), "needs --checkpoint-dir");
  }

  @Test
  void anIntervalThatIsNoTime() {
    assertRefused(
        command
            .with("--checkpoint-interval", "often")
            .with("--checkpoint-dir", folder.resolve("checkpoints")),
        "such as 500ms, 10s or 1min: --checkpoint-interval=often");
  }

  @Test
  void aCheckpointFolderWithOtherFiles() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    write("other/notes.txt", "keep");

    assertRefused(command.with("--checkpoint-dir", other), "other files are there");
  }

  private Path scaler(String name) throws IOException {
    return write(name, "{\"features\": [\"rpm\", \"celsius\"], \"min\": [0, 0], \"max\": [1, 1]}");
  }

  private void assertRefused(Cli command, String... parts) {
    Cli.Result result = command.run();

    assertThat(result.messages()).contains(parts);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(output).doesNotExist();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
