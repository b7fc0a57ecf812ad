/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.StateReport;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** The type of reports, with the stream's own type for keys: never Kryo. */
@Internal
public final class ReportType {

  private ReportType() {}

  /** The type for keys of this type. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type parameter.
  public static <K> TypeInformation<StateReport<K>> of(TypeInformation<K> keys) {
    return (TypeInformation)
        Types.POJO(
            StateReport.class,
            Map.of(
                "key",
                keys,
                "cause",
                Types.STRING,
                "message",
                Types.STRING,
                "steps",
                Types.LONG,
                "lastEvent",
                Types.LONG,
                "output",
                Types.PRIMITIVE_ARRAY(Types.FLOAT),
                "states",
                Types.OBJECT_ARRAY(Types.PRIMITIVE_ARRAY(Types.FLOAT))));
  }

  /** Gives Flink the type, where it looks for that of a function's result. */
  @Internal
  public static final class Factory<T> extends TypeInfoFactory<StateReport<T>> {

    @Override
    @SuppressWarnings("unchecked") // That of the type parameter.
    public TypeInformation<StateReport<T>> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      TypeInformation<T> known = (TypeInformation<T>) parameters.get("K");
      return of(known == null ? (TypeInformation<T>) Types.GENERIC(Object.class) : known);
    }
  }
}
