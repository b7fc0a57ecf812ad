/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.Trace;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** The type of traces, with the stream's own type for keys: never Kryo. */
@Internal
public final class TraceType {

  private static final TypeInformation<?> ROWS =
      Types.OBJECT_ARRAY(Types.PRIMITIVE_ARRAY(Types.FLOAT));

  private TraceType() {}

  /** The type for keys of this type. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type parameter.
  public static <K> TypeInformation<Trace<K>> of(TypeInformation<K> keys) {
    return (TypeInformation)
        Types.POJO(
            Trace.class,
            Map.ofEntries(
                Map.entry("key", keys),
                Map.entry("outcome", Types.STRING),
                Map.entry("reason", Types.STRING),
                Map.entry("timestamp", Types.LONG),
                Map.entry("steps", Types.LONG),
                Map.entry("inputs", ROWS),
                Map.entry("statesBefore", ROWS),
                Map.entry("statesAfter", ROWS),
                Map.entry("scores", ROWS),
                Map.entry("hasValues", Types.BOOLEAN),
                Map.entry("model", Types.STRING),
                Map.entry("digest", Types.STRING),
                Map.entry("nanos", Types.LONG)));
  }

  /** Gives Flink the type, where it looks for that of a function's result. */
  @Internal
  public static final class Factory<T> extends TypeInfoFactory<Trace<T>> {

    @Override
    @SuppressWarnings("unchecked") // That of the type parameter.
    public TypeInformation<Trace<T>> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      TypeInformation<T> known = (TypeInformation<T>) parameters.get("K");
      return of(known == null ? (TypeInformation<T>) Types.GENERIC(Object.class) : known);
    }
  }
}
