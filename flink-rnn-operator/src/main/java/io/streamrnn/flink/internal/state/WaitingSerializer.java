/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the count, and then the record as the user's serializer does. */
@Internal
public final class WaitingSerializer<IN> extends TypeSerializer<Waiting<IN>> {

  private static final long serialVersionUID = 1L;

  private final TypeSerializer<IN> records;
  // Whether there is nothing to read from a savepoint. Not part of equality.
  private final boolean isNoneRestored;

  /**
   * Creates a serializer for records of a type.
   *
   * @param isNoneRestored whether no event came with a savepoint
   */
  WaitingSerializer(TypeSerializer<IN> records, boolean isNoneRestored) {
    this.records = records;
    this.isNoneRestored = isNoneRestored;
  }

  TypeSerializer<IN> records() {
    return records;
  }

  @Override
  public boolean isImmutableType() {
    return records.isImmutableType();
  }

  @Override
  @SuppressWarnings(
      "ReferenceEquality") // Flink: a serializer that threads may share returns itself.
  public TypeSerializer<Waiting<IN>> duplicate() {
    TypeSerializer<IN> duplicate = records.duplicate();
    return duplicate == records ? this : new WaitingSerializer<>(duplicate, isNoneRestored);
  }

  @Override
  public Waiting<IN> createInstance() {
    return new Waiting<>(records.createInstance(), 0);
  }

  @Override
  public Waiting<IN> copy(Waiting<IN> from) {
    return new Waiting<>(records.copy(from.record()), from.count());
  }

  @Override
  public Waiting<IN> copy(Waiting<IN> from, Waiting<IN> reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(Waiting<IN> event, DataOutputView target) throws IOException {
    target.writeInt(event.count());
    records.serialize(event.record(), target);
  }

  @Override
  public Waiting<IN> deserialize(DataInputView source) throws IOException {
    int count = source.readInt();
    return new Waiting<>(records.deserialize(source), count);
  }

  @Override
  public Waiting<IN> deserialize(Waiting<IN> reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.writeInt(source.readInt());
    records.copy(source, target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WaitingSerializer<?> that && records.equals(that.records);
  }

  @Override
  public int hashCode() {
    return records.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<Waiting<IN>> snapshotConfiguration() {
    return new WaitingSerializerSnapshot<>(records.snapshotConfiguration(), isNoneRestored);
  }
}
