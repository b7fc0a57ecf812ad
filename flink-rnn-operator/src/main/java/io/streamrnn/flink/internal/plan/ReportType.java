/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.StateReport;
import java.util.Map;
import org.apache.flink.annotation.Internal;
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
                Types.ENUM(StateReport.Cause.class),
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
}
