/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.Rejected;
import java.util.Map;
import org.apache.flink.annotation.Internal;
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
                "reason", Types.ENUM(Rejected.Reason.class),
                "message", Types.STRING,
                "model", Types.STRING,
                "record", recordType));
  }
}
