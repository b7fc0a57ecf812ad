/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes immutable values that hold a model: a checkpoint does not copy them.
 *
 * @param <T> type of the values
 */
@Internal
public abstract class ModelSerializer<T> extends TypeSerializerSingleton<T> {

  private static final long serialVersionUID = 1L;
  private static final int NO_FIXED_LENGTH = -1;

  /** Creates the only one of its class. */
  protected ModelSerializer() {}

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T createInstance() {
    throw new UnsupportedOperationException("there is no empty model");
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final int getLength() {
    return NO_FIXED_LENGTH;
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }
}
