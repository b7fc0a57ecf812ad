/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Checks topics before the run, by their last records, as files are checked by their first rows.
 * Empty topics are not checked.
 */
final class TopicInspector {

  private final InputTopics topics;
  private final DeclaredInput declared;

  /**
   * An inspector.
   *
   * @param declared the input as the options describe it, without files
   */
  TopicInspector(InputTopics topics, DeclaredInput declared) {
    this.topics = topics;
    this.declared = declared;
  }

  /**
   * The layout of the records.
   *
   * @throws CannotRunException if the records do not fit the options
   */
  RowLayout inspect(ExpectedInputs expected) {
    requireOptions();
    List<ConsumerRecord<byte[], byte[]>> records = topics.clients().last(InputInspector.SAMPLE);
    return records.stream().anyMatch(record -> record.value() != null)
        ? inspect(records, expected)
        : unchecked(expected);
  }

  private void requireOptions() {
    if (declared.format().fileKind().isPresent()) {
      throw new CannotRunException(
          "--format %s is for files, since a record of a topic is no %1$s file: --input=%s; use csv or jsonl"
              .formatted(declared.format(), topics.names().get(0)));
    }
    if (declared.format() == Format.CSV && declared.columns().isEmpty()) {
      throw new CannotRunException(
          "--format csv requires the names of all columns of a topic, whose records have no header: --input=%s; add --columns a,b,c"
              .formatted(topics.names().get(0)));
    }
    requireOrderField();
  }

  private void requireOrderField() {
    Optional<RecordField> field = RecordField.of(declared.selection().order());
    if (field.isPresent() && field.get().order() == OrderKind.NONE) {
      throw new CannotRunException(
          "--order must be a column of numbers or times: --order=%s; use kafka.timestamp, kafka.offset, or a column of the value"
              .formatted(declared.selection().order()));
    }
  }

  /** The records as a file, which is checked as any other. */
  RowLayout inspect(List<ConsumerRecord<byte[], byte[]>> records, ExpectedInputs expected) {
    try {
      Path file = Files.createTempFile("streamrnn-", ".records");
      try {
        write(records, file);
        return layout(InputInspector.inspect(inFile(file), expected));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new CannotRunException(
          "the folder of temporary files must be writable, for a sample of the topics: java.io.tmpdir=%s (%s)"
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }

  private void write(List<ConsumerRecord<byte[], byte[]>> records, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.value() != null) {
          out.write(declared.format().isJson() ? oneLine(record.value()) : record.value());
          out.write('\n');
        }
      }
    }
  }

  /** JSON has line breaks only between its parts. */
  private static byte[] oneLine(byte[] json) {
    byte[] line = json.clone();
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n' || line[i] == '\r') {
        line[i] = ' ';
      }
    }
    return line;
  }

  private DeclaredInput inFile(Path file) throws IOException {
    InputFile sample =
        InputFile.of(topics.names().get(0), new org.apache.flink.core.fs.Path(file.toUri()));
    return new DeclaredInput(
        new InputFiles(List.of(sample), true, true),
        format(),
        valueColumns(),
        declared.delimiter(),
        // A record has none.
        false,
        declared.columns(),
        "",
        declared.preprocessing(),
        declared.acceptsMissing(),
        declared.rules().stream().filter(rule -> !isField(rule.column())).toList(),
        declared.order(),
        true);
  }

  private boolean isJson() {
    return declared.format().isJson();
  }

  private Format format() {
    return isJson() ? Format.JSONL : Format.CSV;
  }

  /** The selection without the columns that are not in the value of a record. */
  private ColumnSelection valueColumns() {
    ColumnSelection all = declared.selection();
    String key = isField(all.key()) ? all.features().get(0) : all.key();
    ColumnSelection columns = new ColumnSelection(key, all.features());
    List<String> extras = all.extras().stream().filter(c -> !isField(c)).toList();
    boolean hasOrder = all.hasOrder() && !isField(all.order());
    return (hasOrder ? columns.withOrder(all.order()) : columns).withExtras(extras);
  }

  private static boolean isField(String column) {
    return RecordField.of(column).isPresent();
  }

  /** The layout with all columns. */
  private RowLayout layout(RowLayout ofValue) {
    int arraySize = ofValue.selection().arraySize();
    return ofValue
        .withSelection(declared.selection().withArrays(arraySize))
        .withOrder(orderKind(ofValue.order()));
  }

  private OrderKind orderKind(OrderKind found) {
    return RecordField.of(declared.selection().order()).map(RecordField::order).orElse(found);
  }

  /** Of empty topics only the options are known. */
  private RowLayout unchecked(ExpectedInputs expected) {
    boolean hasArrays =
        isJson()
            && expected.isKnown()
            && declared.features().size() == 1
            && declared.preprocessing().width() != expected.size();
    if (!hasArrays) {
      expected.require(declared.preprocessing());
    }
    ColumnSelection selection =
        hasArrays ? declared.selection().withArrays(expected.size()) : declared.selection();
    RowLayout layout =
        isJson()
            ? RowLayout.json(format(), selection)
            : RowLayout.csv(
                Delimiter.parse(declared.delimiter()), declared.columns(), false, selection);
    return layout
        .withFeatures(declared.preprocessing(), declared.acceptsMissing())
        .withOrder(selection.hasOrder() ? orderKind(requireOrder()) : OrderKind.NONE);
  }

  private OrderKind requireOrder() {
    return declared
        .order()
        .or(() -> RecordField.of(declared.selection().order()).map(RecordField::order))
        .orElseThrow(
            () ->
                new CannotRunException(
                    "--order of empty topics requires --order-kind, since no record shows what the column holds: --order=%s, --input=%s; add --order-kind number or --order-kind time"
                        .formatted(declared.selection().order(), topics.names().get(0))));
  }
}
