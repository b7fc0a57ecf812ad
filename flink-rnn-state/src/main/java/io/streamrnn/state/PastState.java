/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * What a key has after its past. Public because Flink's serializer for records requires it.
 *
 * @param key the key
 * @param state as its serializer writes it; empty for none
 * @param eventTimers that have not fired
 * @param processingTimers that have not fired
 * @param waiting the events that wait for the watermark, see {@link SavedKey}
 */
@Internal
public record PastState<K>(
    K key,
    byte[] state,
    long[] eventTimers,
    long[] processingTimers,
    List<Tuple3<Long, byte[], byte[]>> waiting) {

  /** The type of states of keys of a type. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // A class literal has no type parameter.
  static <K> TypeInformation<PastState<K>> type(TypeInformation<K> keys) {
    return (TypeInformation)
        Types.POJO(
            PastState.class,
            Map.of(
                "key", keys,
                "state", Types.PRIMITIVE_ARRAY(Types.BYTE),
                "eventTimers", Types.PRIMITIVE_ARRAY(Types.LONG),
                "processingTimers", Types.PRIMITIVE_ARRAY(Types.LONG),
                "waiting", SavedKey.waitingType()));
  }
}
