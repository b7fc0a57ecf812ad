/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --key}, {@code --order}, {@code --features}, {@code --columns} and {@code --scaler}. */
class InvalidColumnsTest extends InvalidCommand {

  @Test
  void aMissingColumn() {
    assertInvalid(
        command.with("--features", "rpm,celsus"),
        "column not found: 'celsus' (did you mean 'celsius'?)",
        "are: pump, time, rpm, celsius");
  }

  @Test
  void aColumnThatOccursTwice() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "pump,time,rpm,celsius,rpm\nA,1,2,3,4\n")),
        "a selected column must occur once: column='rpm', count=2");
  }

  @Test
  void csvWithoutAHeader() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "A,1,2,3.5\nB,1,2,3\n")),
        "column not found: 'pump'",
        "if the first line is an event, use --header false --columns with the names of its 4 columns");
  }

  @Test
  void aNameWithACommaIsShownAsItMustBeTyped() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "pump,time,rpm,\"heat, celsius\"\nA,1,2,3\n"))
            .with("--features", "rpm,heat"),
        "column not found: 'heat'",
        "are: pump, time, rpm, \"heat, celsius\"; put a name with a comma in quotes, for example --features '\"heat, celsius\"'");
  }

  @Test
  void noHeaderAndNoColumns() {
    assertInvalid(command.with("--header", "false"), "add --columns a,b,c");
  }

  @Test
  void columnsAndAHeader() {
    assertInvalid(
        command.with("--columns", "pump,time,rpm,celsius"),
        "omit --columns, or add --header false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--columns; pump,time,rpm,celsius",
        "--header; true",
        "--header; false",
        "--delimiter; tab",
        "--comment; #"
      })
  void anOptionOfCsvForJsonLines(String option, String value) throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "{\"pump\": 1, \"time\": 1, \"rpm\": 1, \"celsius\": 1}"))
            .with("--format", "jsonl")
            .with(option, value),
        "%1$s requires --format csv: %1$s=%2$s, --format=jsonl; omit it".formatted(option, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "csv; --header; false; --input to be files; --input=kafka://localhost:1/readings",
        "csv; --header; true; --input to be files; --input=kafka://localhost:1/readings",
        "csv; --comment; #; --input to be files; --input=kafka://localhost:1/readings",
        "jsonl; --columns; a,b; --format csv; --format=jsonl",
        "jsonl; --delimiter; tab; --format csv; --format=jsonl"
      })
  void anOptionOfFilesForATopic(
      String format, String option, String value, String rule, String given) {
    assertInvalid(
        command
            .with("--input", "kafka://localhost:1/readings")
            .with("--format", format)
            .with(option, value),
        "%1$s requires %3$s: %1$s=%2$s, %4$s; omit it".formatted(option, value, rule, given));
  }

  @Test
  void aFieldThatIsInNoJsonLine() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "{\"pump\": 1, \"time\": 1, \"rpm\": 1, \"celcius\": 1}"))
            .with("--format", "jsonl"),
        "field not found: 'celsius' (did you mean 'celcius'?), rows checked=1");
  }

  @Test
  void moreFeaturesThanInputs() {
    assertInvalid(
        command.with("--features", "time,rpm,celsius"),
        "inputSize=2, features=3 (time, rpm, celsius)",
        "model=keras_2_2_gru.h5: ");
  }

  @Test
  void oneColumnWithoutArrays() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "{\"pump\": 1, \"time\": 1, \"x\": 1}"))
            .with("--format", "jsonl")
            .with("--features", "x"),
        "with --format jsonl, one column of arrays: inputSize=2, features=1 (x)");
  }

  @Test
  void aScalerWithAnotherNumberOfFeaturesThanTheArrays() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "{\"pump\": 1, \"time\": 1, \"x\": [1, 2]}"))
            .with("--format", "jsonl")
            .with("--features", "x")
            .with("--scaler", write("s", "{\"features\": [\"x\"], \"min\": [0], \"max\": [1]}")),
        "--scaler must have one feature per number of the arrays: --scaler="
            + folder.resolve("s")
            + ", inputSize=2, features=1");
  }

  @Test
  void aScalerForOtherFeatures() throws IOException {
    assertInvalid(
        command.with(
            "--scaler", write("s", "{\"features\": [\"rpm\"], \"min\": [0], \"max\": [1]}")),
        "--scaler must have all columns of --features: 'celsius' not found");
  }

  @Test
  void aKeyWithTheNameOfAnOutput() throws IOException {
    Path named = write("e", "y1,time,rpm,celsius\nA,1,0.5,0.25\n");
    assertInvalid(
        command.with("--input", named).with("--key", "y1"),
        "must not name a column that the output adds: 'y1' is one of y0, y1, y2");
  }

  @Test
  void anOrderColumnThatIsTheKey() {
    assertInvalid(
        command.with("--order", "pump"),
        "--order must name another column than --key: --key=pump, --order=pump");
  }

  @Test
  void aMissingOption() {
    assertInvalid(command.without("--key"), "Missing required option: '--key=COLUMN'");
  }

  @Test
  void aColumnOfTexts() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "pump,time,rpm,celsius\nA,1,,cold\nA,2,5,hot\n")),
        "column 'celsius' of --features must be a finite number, but none of the first 2 rows has one: line 2: value='cold'",
        "for categories run fit-preprocessing --features celsius:one-hot,... (or celsius:token)");
  }

  @Test
  void aColumnOfNumbersWithADecimalComma() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "pump;time;rpm;celsius\nA;1;2;3,5\n"))
            .with("--delimiter", ";"),
        "column 'celsius' of --features must be a finite number",
        "write numbers with a decimal point");
  }

  @Test
  void anOrderColumnThatHasNoOrder() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "pump,time,rpm,celsius\nA,31/01/2024,2,3\n")),
        "column 'time' of --order must hold numbers or times such as 2024-01-31T12:30:00Z",
        "line 2: value='31/01/2024'");
  }

  @Test
  void sortingWithoutAnOrder() {
    assertInvalid(command.without("--order").with("--sort"), "--sort requires --order");
  }

  @Test
  void aFeatureThatMustBeFitted() {
    assertInvalid(
        command.with("--features", "rpm,celsius:standard"),
        "a feature of kind standard must be fitted to training data: --features celsius:standard",
        "run 'streamrnn fit-preprocessing'");
  }

  @Test
  void featuresOfTwoInputsEach() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "pump,time,at,rpm\nA,1,2024-01-31,5\n"))
            .with("--features", "rpm,at:time:day"),
        "inputSize=2, features=3 (rpm, at x 2)");
  }

  @Test
  void timesWithoutAKind() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "pump,time,at,rpm\nA,1,2024-01-31,5\n"))
            .with("--features", "rpm,at"),
        "column 'at' of --features must be a finite number",
        "for a time use --features at:time:day or at:time:week");
  }

  @Test
  void neitherFeaturesNorAPreprocessing() {
    assertInvalid(command.without("--features"), "--features is required without --preprocessing");
  }

  @Test
  void aScalerAsAPreprocessing() throws IOException {
    assertInvalid(
        command.with("--preprocessing", write("s", "{\"features\": [], \"min\": []}")),
        "--preprocessing must be a file of fit-preprocessing",
        "a file with 'min' and 'max' is for --scaler");
  }

  @Test
  void otherFeaturesThanThoseOfThePreprocessing() throws IOException {
    assertInvalid(
        command.with(
            "--preprocessing",
            write(
                "p",
                "{\"format\": \"streamrnn-preprocessing-1\", \"features\": [{\"column\": \"rpm\", \"kind\": \"log\"}]}")),
        "--features must be those of --preprocessing: --features=rpm, celsius",
        "has rpm; omit --features");
  }

  @Test
  void aSessionGapWithoutAnOrder() {
    assertInvalid(
        command.without("--order").with("--session-gap", "1h"), "--session-gap requires --order");
  }

  @Test
  void aTimeWithoutAUnit() {
    assertInvalid(
        command.with("--session-gap", "30").with("--order-unit", "1s"),
        "--session-gap must be a time of at least 1 ms with its unit, such as 500ms, 30s or 6h: --session-gap=30");
    assertInvalid(
        command.with("--checkpoint-dir", "c").with("--checkpoint-interval", "30"),
        "--checkpoint-interval must be a time of at least 10 ms with its unit, such as 500ms, 10s or 1min: --checkpoint-interval=30");
  }

  @Test
  void missingValuesOfArrays() throws IOException {
    assertInvalid(
        command
            .with("--input", write("a.jsonl", "{\"pump\": \"A\", \"time\": 1, \"x\": [1, 2]}"))
            .with("--format", "jsonl")
            .with("--features", "x")
            .with("--missing", "zero"),
        "--missing requires a column for each feature, and not one of arrays: --missing=zero, --features=x");
  }

  @Test
  void aKindOfArrays() throws IOException {
    assertInvalid(
        ofArrays().with("--features", "x:log"),
        "a kind, as log, requires a column for each feature, and not one of arrays: --features=x",
        "use --scaler, which scales the numbers of arrays");
  }

  @Test
  void aPreprocessingOfArrays() throws IOException {
    Path file =
        write(
            "p.json",
            "{\"format\": \"streamrnn-preprocessing-1\", \"features\": [{\"column\": \"x\", \"kind\": \"standard\", \"mean\": 1, \"std\": 2}]}");

    assertInvalid(
        ofArrays().without("--features").with("--preprocessing", file),
        "--preprocessing requires a column for each feature, and not one of arrays: --features=x");
  }

  private Cli ofArrays() throws IOException {
    return command
        .with("--input", write("a.jsonl", "{\"pump\": \"A\", \"time\": 1, \"x\": [1, 2]}"))
        .with("--format", "jsonl")
        .with("--features", "x");
  }

  @Test
  void aSessionGapOverNumbersWithoutAUnit() {
    assertInvalid(
        command.with("--session-gap", "1h"),
        "--session-gap requires --order-unit, since column 'time' of --order holds numbers");
  }

  @Test
  void aUnitOfTimes() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "pump,time,rpm,celsius\nA,2024-01-31,2,3\n"))
            .with("--session-gap", "1h")
            .with("--order-unit", "1s"),
        "--order-unit requires --order to be a column of numbers: --order-unit=1s, --order=time, which holds times; omit it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--order-unit; 1s; --order-unit requires --session-gap or --elapsed-time-feature: --order-unit=1s",
        "--order-kind; time; --order-kind requires --input to be topics, and --order: --order-kind=time",
        "--from; latest; --from requires --input or --output to be topics: --from=latest",
        "--until; latest; --until requires --input or --output to be topics: --until=latest",
        "--kafka-group; g; --kafka-group requires --input or --output to be topics: --kafka-group=g",
        "--delivery-guarantee; at-least-once; --delivery-guarantee requires --input or --output to be topics: --delivery-guarantee=at-least-once",
        "--remembered-ids; 5; --remembered-ids requires --deduplicate-by-id: --remembered-ids=5",
        "--while-filling; score; --while-filling requires --mode window:N: --while-filling=score, --mode=stateful",
        "--labels; x.txt; --labels requires --top-k or --evaluate: --labels=x.txt",
        "--threshold; 0.5; --threshold requires --evaluate: --threshold=0.5"
      })
  void anOptionWithoutAnEffect(String option, String value, String message) {
    assertInvalid(command.with(option, value), message);
  }

  @ParameterizedTest
  @CsvSource({"--delivery-guarantee, at-least-once", "--transactional-id-prefix, t"})
  void anOptionOfTopicsThatAreWrittenWithoutOne(String option, String value) {
    assertInvalid(
        command.with("--input", "kafka://localhost:1/readings").with(option, value),
        "%1$s requires --output or --rejected to be topics: %1$s=%2$s".formatted(option, value));
  }

  @Test
  void aNameOfTransactionsThatThereAreNot() {
    assertInvalid(
        command
            .with("--output", "kafka://localhost:1/scores")
            .with("--delivery-guarantee", "at-least-once")
            .with("--transactional-id-prefix", "t"),
        "--transactional-id-prefix requires --delivery-guarantee exactly-once",
        "--transactional-id-prefix=t, --delivery-guarantee=at-least-once; omit one");
  }

  @ParameterizedTest
  @CsvSource({"--delivery-guarantee, at-least-once", "--transactional-id-prefix, t"})
  void aGroupWithoutAnEffectOnWhatIsWritten(String option, String value) {
    assertInvalid(
        command
            .with("--output", "kafka://localhost:1/scores")
            .with("--kafka-group", "g")
            .with(option, value),
        "--kafka-group requires --input to be topics, or transactions that are named by it",
        "--kafka-group=g, %s=%s; omit it".formatted(option, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"avro", "parquet"})
  void aFormatOfFilesForATopic(String format) {
    assertInvalid(
        command.with("--input", "kafka://localhost:1/readings").with("--format", format),
        "--format %1$s is for files, since a record of a topic is no %1$s file: --input=kafka://localhost:1/readings; use csv or jsonl"
            .formatted(format));
  }

  @Test
  void theKindOfAFieldOfRecords() {
    assertInvalid(
        command
            .with("--input", "kafka://localhost:1/readings")
            .with("--order", "kafka.timestamp")
            .with("--order-kind", "number"),
        "--order-kind requires --order to be a column of the value",
        "--order-kind=number, --order=kafka.timestamp; omit it");
  }

  @Test
  void aPlaceInTopicsForFiles() {
    assertInvalid(
        command.with("--output", "kafka://localhost:1/scores").with("--until", "latest"),
        "--until requires --input to be topics: --until=latest; omit it");
  }

  @Test
  void anotherKindThanThatOfThePreprocessing() throws IOException {
    assertInvalid(
        command
            .with("--features", "rpm,celsius:log")
            .with(
                "--preprocessing",
                write(
                    "p",
                    "{\"format\": \"streamrnn-preprocessing-1\", \"features\": [{\"column\": \"rpm\", \"kind\": \"log\"}, {\"column\": \"celsius\", \"kind\": \"number\"}]}")),
        "--features must have the kinds of --preprocessing, or none: --features has celsius:log",
        "has celsius:number; omit --features");
  }

  @Test
  void aThresholdThatIsNoNumber() {
    assertInvalid(
        command
            .with("--model", Cli.LSTM)
            .with("--features", "rpm,celsius,rpm")
            .with("--evaluate", "rpm")
            .with("--threshold", "NaN"),
        "--threshold must be a finite number: --threshold=NaN");
  }

  @Test
  void twoOutputsOfOneLabel() throws IOException {
    assertInvalid(
        command.with("--evaluate", "time").with("--labels", write("l.txt", "ok\nworn\nok\n")),
        "--evaluate requires labels that are all different",
        "--labels has 'ok' twice");
  }

  @Test
  void aThresholdForSeveralOutputs() {
    assertInvalid(
        command.with("--evaluate", "time").with("--threshold", "0.5"),
        "--threshold requires a model of one output: --threshold=0.5, outputs=3; omit it");
  }

  @Test
  void anIndicatorForAModelWithTooFewInputs() {
    assertInvalid(
        command.with("--missing", "indicator").with("--elapsed-time-feature", "1s"),
        "inputSize=2, --elapsed-time-feature adds 1, --missing=indicator");
  }
}
