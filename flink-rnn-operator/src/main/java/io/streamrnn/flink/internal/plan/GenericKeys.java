/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.CompositeType;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;

/** Finds keys, and parts of keys, of which Flink knows no more than that Kryo serializes them. */
@Internal
public final class GenericKeys {

  private GenericKeys() {}

  /** The first generic type in a type; empty if there is none. */
  public static Optional<TypeInformation<?>> of(TypeInformation<?> type) {
    if (type instanceof GenericTypeInfo) {
      return Optional.of(type);
    }
    return type instanceof CompositeType<?> composite
        ? IntStream.range(0, composite.getArity())
            .<TypeInformation<?>>mapToObj(composite::getTypeAt)
            .flatMap(part -> of(part).stream())
            .findFirst()
        : Optional.empty();
  }
}
