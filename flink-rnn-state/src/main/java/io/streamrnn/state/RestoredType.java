/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of keys of a savepoint, of which only their serializer is known. */
final class RestoredType extends TypeInformation<Object> {

  private static final long serialVersionUID = 1L;

  private final TypeSerializer<Object> serializer;

  RestoredType(TypeSerializer<Object> serializer) {
    this.serializer = serializer;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<Object> getTypeClass() {
    return Object.class;
  }

  @Override
  public boolean isKeyType() {
    return true;
  }

  @Override
  public TypeSerializer<Object> createSerializer(SerializerConfig config) {
    return serializer.duplicate();
  }

  @Override
  public String toString() {
    return "RestoredType[" + serializer + "]";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RestoredType that && serializer.equals(that.serializer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(serializer);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RestoredType;
  }
}
