/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.Control;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.InvalidTypesException;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** The type of commands, with the stream's own type for keys: never Kryo. */
@Internal
public final class ControlTypeFactory<K> extends TypeInfoFactory<Control<K>> {

  @Override
  @SuppressWarnings("unchecked") // The parameter of Control is the type of its keys.
  public TypeInformation<Control<K>> createTypeInfo(
      Type type, Map<String, TypeInformation<?>> parameters) {
    TypeInformation<K> keys = (TypeInformation<K>) parameters.get("K");
    if (keys == null) {
      throw new InvalidTypesException(
          "the type of the keys of a Control is not known here: got=Control; pass Control.typeOf(Types.STRING) to fromData(...) or fromSource(...), or call .returns(...) with it behind a function");
    }
    return of(keys);
  }

  /** The type for keys of this type. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type parameter.
  public static <K> TypeInformation<Control<K>> of(TypeInformation<K> keys) {
    return (TypeInformation)
        Types.POJO(
            Control.class,
            Map.of(
                "action",
                Types.ENUM(Control.Action.class),
                "key",
                keys,
                "values",
                Types.OBJECT_ARRAY(Types.PRIMITIVE_ARRAY(Types.FLOAT)),
                "events",
                Types.INT));
  }
}
