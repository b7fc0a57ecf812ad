/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.Rejected;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** The type of rejected records, with the stream's own type for what was rejected: never Kryo. */
@Internal
public final class RejectedType {

  private RejectedType() {}

  /** The type for records of this type. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type parameter.
  public static <IN> TypeInformation<Rejected<IN>> of(TypeInformation<IN> recordType) {
    return (TypeInformation)
        Types.POJO(
            Rejected.class,
            Map.of(
                "key", Types.STRING,
                "reason", Types.STRING,
                "message", Types.STRING,
                "model", Types.STRING,
                "record", recordType));
  }

  /** Gives Flink the type, where it looks for that of a function's result. */
  @Internal
  public static final class Factory<T> extends TypeInfoFactory<Rejected<T>> {

    @Override
    @SuppressWarnings("unchecked") // That of the type parameter.
    public TypeInformation<Rejected<T>> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      TypeInformation<T> known = (TypeInformation<T>) parameters.get("IN");
      return of(known == null ? (TypeInformation<T>) Types.GENERIC(Object.class) : known);
    }
  }
}
