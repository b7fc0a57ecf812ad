/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a record: those of its value, and {@link RecordField}s. Not thread-safe. */
final class RecordColumns implements ColumnReader {

  private final List<Optional<RecordField>> fields;
  private final ColumnReader values;
  private @Nullable ConsumerRecord<byte[], byte[]> record;

  RecordColumns(RowLayout layout) {
    List<String> columns = layout.selection().columns();
    this.fields = columns.stream().map(RecordField::of).toList();
    List<String> ofValue = columns.stream().filter(c -> RecordField.of(c).isEmpty()).toList();
    // Only the order of the columns counts.
    this.values =
        layout.columns(new ColumnSelection(ofValue.get(0), ofValue.subList(1, ofValue.size())));
  }

  /** Sets the record of the next text. */
  void set(ConsumerRecord<byte[], byte[]> next) {
    record = next;
  }

  @Override
  public FieldValue[] read(String text) throws InvalidRowException {
    FieldValue[] ofValue = values.read(text);
    FieldValue[] all = new FieldValue[fields.size()];
    int next = 0;
    for (int i = 0; i < all.length; i++) {
      Optional<RecordField> field = fields.get(i);
      all[i] = field.isPresent() ? of(field.get()) : ofValue[next++];
    }
    return all;
  }

  private FieldValue of(RecordField field) throws InvalidRowException {
    return field.of(Objects.requireNonNull(record));
  }
}
