/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Trace;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class TraceTypeTest {

  @Test
  void keepsATraceWithoutKryo() throws IOException {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    TypeSerializer<Trace<String>> serializer = TraceType.of(Types.STRING).createSerializer(config);
    Trace<String> trace =
        new Trace<>(
            "k",
            Trace.Outcome.REJECTED,
            "DIVERGED",
            10,
            3,
            new float[][] {{1, 2}, {}},
            new float[][] {{4}},
            new float[][] {{5}},
            new float[][] {{6}},
            true,
            "m.h5",
            "a/b",
            1_000);
    DataOutputSerializer out = new DataOutputSerializer(1);
    serializer.serialize(trace, out);

    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .isEqualTo(trace);
  }
}
