/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** {@code --input} and {@code --format}: the file, its encoding and its rows. */
class InvalidInputTest extends InvalidCommand {

  @Test
  void aMissingInput() {
    assertInvalid(
        command.with("--input", folder.resolve("event.csv")),
        "--input must be an existing file",
        "did you mean 'events.csv'?");
  }

  @Test
  void filesWithACommaBetweenThem() throws IOException {
    String a = write("a.csv", "pump,time,rpm,celsius\n").toString();
    String b = write("b.csv", "pump,time,rpm,celsius\n").toString();

    assertInvalid(
        command.with("--input", a + "," + b),
        "--input must have spaces between files: --input=%s,%s; use --input %s %s"
            .formatted(a, b, a, b));
  }

  @Test
  void filesWhoseNamesDoNotEndInAFormat() throws IOException {
    assertInvalid(
        command.without("--format").with("--input", write("e", "pump,time,rpm,celsius\n")),
        "--format must be set if a name of --input does not end in a format: --input="
            + folder.resolve("e"));
  }

  @Test
  void anInputThatIsADevice() {
    Path device = Path.of("/dev/null");
    assumeThat(device).as("a system with devices").exists();
    assertInvalid(
        command.with("--input", device),
        "--input must be a regular file, not a pipe or a device: --input=/dev/null",
        "write its content to a file first");
  }

  @Test
  void anInputWithAnInvalidName() {
    assertInvalid(
        command.with("--input", "events\0.csv"),
        "a path must be valid on this machine: path=events\0.csv");
  }

  @Test
  void anInputWithTheLineEndsOfOldMacs() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "pump,time,rpm,celsius\rA,1,0.5,0.25\r")),
        "lines must end with LF or CR LF",
        "tr '\\r' '\\n'");
  }

  @Test
  void anInputInUtf16() throws IOException {
    assertInvalid(
        command.with(
            "--input",
            Files.writeString(folder.resolve("e"), "pump,time\n", StandardCharsets.UTF_16)),
        "--input must be readable: --input=" + folder.resolve("e") + ": the file must be UTF-8",
        "FE FF, are those of UTF-16",
        "iconv -f UTF-16 -t UTF-8");
  }

  @Test
  void aHeaderThatIsNotUtf8() throws IOException {
    assertInvalid(
        command.with(
            "--input",
            Files.writeString(
                folder.resolve("e"), "p\u00fcmp,time\n", StandardCharsets.ISO_8859_1)),
        "the header of --input must be valid CSV: --input=" + folder.resolve("e"),
        "a line must be UTF-8, but byte 2 is FC");
  }

  @Test
  void anInputInAMissingDirectory() {
    assertInvalid(
        command.with("--input", folder.resolve("nowhere/events.csv")),
        "directory not found: " + folder.resolve("nowhere"));
  }

  @Test
  void anInputThatIsEmpty() throws IOException {
    assertInvalid(command.with("--input", write("e", "\n\n")), "it is empty: --input=");
  }

  @Test
  void anInputWithOnlyAHeader() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "pump,time,rpm,celsius\n")), "it has only a header");
  }

  @Test
  void jsonLinesWithTheFormatCsv() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "{\"time\": 0, \"rpm\": 1, \"celsius\": 2}\n")),
        "the header of --input must be valid CSV",
        "for JSON lines use --format jsonl");
  }

  @Test
  void csvWithTheFormatJsonl() {
    assertInvalid(
        command.with("--format", "jsonl"),
        "the first rows of --input must be JSON objects",
        "check --format");
  }

  @Test
  void jsonObjectsWithoutFields() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "{}\n")).with("--format", "jsonl"),
        "the first rows of --input must be JSON objects",
        "the object has no fields");
  }

  @Test
  void anUnknownFormat() {
    assertInvalid(
        command.with("--format", "xml"),
        "--format must be csv, jsonl, json, avro or parquet: --format=xml",
        "see: streamrnn score --help");
  }

  @Test
  void aHeaderWithAnotherDelimiter() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "pump;time;rpm;celsius\nA;1;2;3\n")),
        "try --delimiter ';'");
  }

  @Test
  void aDelimiterOfTwoCharacters() {
    assertInvalid(command.with("--delimiter", "||"), "--delimiter must be one character");
  }

  @Test
  void rowsThatDoNotFitTheOptions() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "A,1,2\nB,1,2\n"))
            .with("--header", "false")
            .with("--columns", "pump,time,rpm,celsius"),
        "the first rows of --input must be valid CSV",
        "line 1: a row must have one field per column: columns=4, fields=3");
  }

  @Test
  void anExcelFile() throws IOException {
    Path file = Files.write(folder.resolve("e.csv"), new byte[] {'P', 'K', 3, 4, 20, 0, 6, 0});
    assertInvalid(
        command.with("--input", file),
        "--input must be text, CSV or JSON, but " + file + " is a ZIP archive",
        "save the sheet as CSV");
  }

  @Test
  void aHeaderBehindAComment() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "# pumps\npump,time,rpm,celsius\nA,1,2,3\n")),
        "column not found: 'pump'",
        "if lines that begin with # are comments, add --comment '#'");
  }

  @Test
  void jsonOverSeveralLinesWithTheFormatJsonl() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "[\n{\n\"pump\": 1}]")).with("--format", "jsonl"),
        "the first rows of --input must be JSON objects",
        "for a JSON array, or objects over several lines, use --format json");
  }

  @Test
  void jsonOverSeveralLinesWithTheFormatCsv() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "[\n{\n\"pump\": 1}]")),
        "column not found: 'pump'",
        "for a JSON array or objects over several lines --format json");
  }

  @Test
  void csvWithTheFormatAvro() {
    assertInvalid(
        command.with("--format", "avro"),
        "--format avro requires Avro files",
        "--input=" + input + " is text or another format");
  }

  @Test
  void parquetWithTheFormatCsv() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "PAR1\0\0PAR1")),
        "--input must be text, CSV or JSON, but",
        "is Parquet; use --format parquet");
  }

  @Test
  void anAvroFileThatEndsInItsHeader() throws IOException {
    assertInvalid(
        command.with("--input", write("e", "Obj\1" + "\0".repeat(40))).with("--format", "avro"),
        "not a valid Avro file: its header or a block is damaged; write or copy it again");
  }

  @Test
  void aFileThatIsCompressedTwice() throws IOException {
    assertInvalid(
        command.with(
            "--input",
            gzip(
                Files.readAllBytes(
                    gzip("pump,time,rpm,celsius\n".getBytes(StandardCharsets.UTF_8))))),
        "still gzip after decompression; decompress it once");
  }

  @Test
  void aFileThatIsNamedTwice() {
    assertInvalid(
        command.with("--input", folder + "/./events.csv").with("--input=" + folder + "/*.csv"),
        "--input must name each file once, since its events would be scored twice",
        "events.csv; omit one, or, if one is found by a link in a folder, name the files");
  }

  @Test
  void aColumnOfLabelsThatAreNone() throws IOException {
    assertInvalid(
        command
            .with("--input", write("e", "pump,time,rpm,celsius,l\nA,1,2,3,cat\nA,2,2,3,\n"))
            .with("--evaluate", "l"),
        "column 'l' of --evaluate must be an index from 0 to 2",
        "none of the first 2 rows has one: line 2: value='cat'");
  }

  @Test
  void aColumnOfTruthValuesThatAreNone() {
    assertInvalid(
        command.with("--start-when", "rpm"),
        "column 'rpm' of --start-when must be true or false",
        "none of the first 1 rows has one: line 2: value='0.5'");
  }

  @Test
  void aLongValueIsCutInTheMessage() throws IOException {
    assertInvalid(
        command.with(
            "--input", write("e", "pump,time,rpm,celsius\nA,1," + "y".repeat(5000) + ",3\n")),
        "value='" + "y".repeat(100) + "... (5,000 characters)'");
  }

  @Test
  void aKindThatIsNone() {
    assertInvalid(
        command.with("--features", "rpm:standart,celsius"),
        "column not found: 'rpm:standart'; 'standart' is not a kind of a feature (did you mean 'standard'?)");
  }

  private Path gzip(byte[] content) throws IOException {
    Path file = folder.resolve("e.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  @Test
  void aSecondFileWithoutAColumn() throws IOException {
    write("1.csv", "pump,time,rpm,celsius\nA,1,2,3\n");
    write("2.csv", "pump,time,rpm\nA,1,2\n");
    assertInvalid(
        command.with("--input", folder + "/?.csv"),
        "column not found: 'celsius'; the columns of " + folder.resolve("2.csv"));
  }

  @Test
  void aCompressedFileThatEndsEarly() throws IOException {
    Path file = Files.write(folder.resolve("e.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertInvalid(command.with("--input", file), "--input must be readable: --input=" + file);
  }
}
