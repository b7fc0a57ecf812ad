/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The rows of CSV: lines that are not blank and no comments. A quoted field may contain line
 * breaks. If the field is not closed soon, or the joined lines are not a row, the quote is an error
 * of its line alone, and the next row begins with the next line.
 */
final class CsvLines implements RowLines {

  /** How many lines a row may have. */
  static final int MAX_LINES = 100;

  private static final int MAX_CHARACTERS = 1 << 20;

  /** Decides whether joined lines are a row. */
  @FunctionalInterface
  interface RowTest {

    /** Whether the text is a valid row. */
    boolean isRow(String text);
  }

  private final LineReader lines;
  private final CsvQuotes quotes;
  private final String comment;
  private RowTest rows;
  private final Deque<Line> ahead = new ArrayDeque<>();

  /**
   * The rows of a file.
   *
   * @param comment what comment lines begin with; empty if there are none
   */
  CsvLines(LineReader lines, char delimiter, String comment) {
    this.lines = lines;
    this.quotes = new CsvQuotes(delimiter);
    this.comment = comment;
    this.rows = text -> quotes.stray(text) < 0;
  }

  /** Sets the test of joined lines, once the columns are known. */
  void acceptIf(RowTest test) {
    this.rows = test;
  }

  @Override
  public Optional<Line> next() throws IOException {
    Optional<Line> line = raw();
    while (line.isPresent() && isSkipped(line.get())) {
      line = raw();
    }
    return line.isPresent() ? Optional.of(row(line.get())) : line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private boolean isSkipped(Line line) {
    return line.isBlank() || (!comment.isEmpty() && line.text().startsWith(comment));
  }

  private Optional<Line> raw() throws IOException {
    return ahead.isEmpty() ? lines.raw() : Optional.of(ahead.remove());
  }

  private Line row(Line first) throws IOException {
    return isOpen(first) ? joined(first) : first.withoutCarriageReturn();
  }

  private boolean isOpen(Line line) {
    return line.problem().isEmpty() && quotes.isOpen(line.text());
  }

  private Line joined(Line first) throws IOException {
    List<Line> read = new ArrayList<>();
    Line row = first;
    while (isOpen(row) && read.size() < MAX_LINES - 1 && row.text().length() < MAX_CHARACTERS) {
      Optional<Line> next = raw();
      if (next.isEmpty()) {
        break;
      }
      read.add(next.get());
      row = row.continuedBy(next.get());
    }
    Line whole = row.withoutCarriageReturn();
    if (whole.problem().isEmpty() && !isOpen(whole) && rows.isRow(whole.text())) {
      return whole;
    }
    for (int i = read.size() - 1; i >= 0; i--) {
      ahead.addFirst(read.get(i));
    }
    return first.withoutCarriageReturn();
  }
}
