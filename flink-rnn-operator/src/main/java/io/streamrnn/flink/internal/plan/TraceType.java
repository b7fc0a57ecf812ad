/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.Trace;
import java.util.Map;
import org.apache.flink.annotation.Internal;
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
                Map.entry("outcome", Types.ENUM(Trace.Outcome.class)),
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
}
