/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class RejectedTypeTest {

  private final TypeSerializer<Rejected<Tuple2<String, Float>>> serializer =
      RejectedType.of(Types.<Tuple2<String, Float>>TUPLE(Types.STRING, Types.FLOAT))
          .createSerializer(withoutKryo());

  @Test
  void keepsARejectedRecord() throws IOException {
    var rejected = new Rejected<>("k", Reason.WRONG_LENGTH, "too long", "m.h5", Tuple2.of("a", 1f));

    assertThat(writtenAndRead(rejected)).isEqualTo(rejected);
  }

  @Test
  void keepsARejectedNull() throws IOException {
    Rejected<Tuple2<String, Float>> rejected =
        new Rejected<>("k", Reason.NULL_RECORD, "null", "m.h5", null);

    assertThat(writtenAndRead(rejected)).isEqualTo(rejected);
  }

  private Rejected<Tuple2<String, Float>> writtenAndRead(Rejected<Tuple2<String, Float>> rejected)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1);
    serializer.serialize(rejected, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private static SerializerConfigImpl withoutKryo() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    return config;
  }
}
