/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows are in a file, and the columns in a row.
 *
 * @param delimiter between the fields of CSV
 * @param comment what comment lines of CSV begin with; empty if there are none
 * @param names of all columns of CSV without a header; otherwise those of the first file
 * @param header whether the first line of each file has the names of the columns
 * @param selection the columns that are read
 * @param order what the order column holds
 * @param preprocessing of the features, which says what their columns hold; not used for arrays
 * @param acceptsMissing whether a feature may have no value
 */
public record RowLayout(
    Format format,
    char delimiter,
    String comment,
    List<String> names,
    boolean header,
    ColumnSelection selection,
    OrderKind order,
    Preprocessing preprocessing,
    boolean acceptsMissing)
    implements Serializable {

  /** The layout of CSV without comments, all features of which are numbers. */
  static RowLayout csv(
      char delimiter, List<String> names, boolean header, ColumnSelection selection) {
    return new RowLayout(
        Format.CSV,
        delimiter,
        "",
        names,
        header,
        selection,
        OrderKind.NONE,
        Preprocessing.numbers(selection.features()),
        false);
  }

  /** The layout of a format of JSON, all features of which are numbers. */
  static RowLayout json(Format format, ColumnSelection selection) {
    return new RowLayout(
        format,
        ',',
        "",
        List.of(),
        false,
        selection,
        OrderKind.NONE,
        Preprocessing.numbers(selection.features()),
        false);
  }

  /** The same layout with another kind of order. */
  RowLayout withOrder(OrderKind kind) {
    return new RowLayout(
        format, delimiter, comment, names, header, selection, kind, preprocessing, acceptsMissing);
  }

  /** The same layout with other columns. */
  RowLayout withSelection(ColumnSelection columns) {
    return new RowLayout(
        format, delimiter, comment, names, header, columns, order, preprocessing, acceptsMissing);
  }

  /** The same layout with comments. */
  RowLayout withComments(String begin) {
    return new RowLayout(
        format, delimiter, begin, names, header, selection, order, preprocessing, acceptsMissing);
  }

  /** The same layout with features of other kinds. */
  RowLayout withFeatures(Preprocessing features, boolean missing) {
    return new RowLayout(
        format, delimiter, comment, names, header, selection, order, features, missing);
  }

  /** A new reader of the features, owned by the caller. */
  FeatureReader features() {
    return selection.hasArrays()
        ? new ArrayFeatures(selection)
        : new EncodedFeatures(selection, preprocessing, acceptsMissing);
  }

  /** A new parser for the names of this layout, owned by the caller. */
  RowParser parser() {
    return new RowParser(0, columns(names), this);
  }

  /**
   * Opens a file.
   *
   * @param index of the file in the input
   * @throws DamagedInputException if it was changed since it was found
   */
  RowReader open(InputFile file, int index) throws IOException {
    file.requireUnchanged();
    OpenRows rows = openRows(file);
    return new RowReader(file, rows.lines(), new RowParser(index, rows.columns(), this));
  }

  /** The rows of CSV without a header. The caller closes them. */
  RowLines rowsOf(InputStream in) {
    CsvLines lines = new CsvLines(new LineReader(in), delimiter, comment);
    lines.acceptIf(new CsvColumnReader(delimiter, names, selection)::isRow);
    return lines;
  }

  /** The texts of a file behind its header, and the reader of their columns. */
  record OpenRows(RowLines lines, ColumnReader columns) {}

  /** Opens a file, to read its columns. */
  OpenRows openRows(InputFile file) throws IOException {
    return switch (format) {
      case CSV -> openCsv(new CsvLines(new LineReader(file.open()), delimiter, comment));
      case JSONL -> new OpenRows(new LineReader(file.open()), columns(names));
      case JSON -> new OpenRows(new JsonDocument(file.open()), columns(names));
      case AVRO -> new OpenRows(new AvroRecords(file.open()), columns(names));
      case PARQUET -> new OpenRows(new ParquetRecords(file.openParquet()), columns(names));
    };
  }

  private OpenRows openCsv(CsvLines lines) throws IOException {
    List<String> found = names;
    if (header) {
      Optional<Line> line = lines.next();
      found = line.isPresent() ? CsvHeader.names(line.get(), delimiter) : names;
    }
    CsvColumnReader columns = new CsvColumnReader(delimiter, found, selection);
    lines.acceptIf(columns::isRow);
    return new OpenRows(lines, columns);
  }

  private ColumnReader columns(List<String> found) {
    return columns(found, selection);
  }

  /** A new reader of other columns, owned by the caller. */
  ColumnReader columns(ColumnSelection other) {
    return columns(names, other);
  }

  private ColumnReader columns(List<String> found, ColumnSelection selected) {
    return format == Format.CSV
        ? new CsvColumnReader(delimiter, found, selected)
        : new JsonColumnReader(selected);
  }
}
