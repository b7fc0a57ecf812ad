/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class GroupJsonTest {

  @Test
  void aListOfNewWritersIsAnArray() {
    Group row = row("optional group x (LIST) { repeated group list { optional int32 element; } }");
    Group list = row.addGroup("x");
    list.addGroup(0).add(0, 7);
    list.addGroup(0);

    assertThat(GroupJson.of(row)).isEqualTo("{\"x\":[7,null]}");
  }

  @Test
  void aListOfOldWritersIsAnArray() {
    Group row = row("optional group x (LIST) { repeated int32 array; }");
    Group list = row.addGroup("x");
    list.add(0, 7);
    list.add(0, 8);

    assertThat(GroupJson.of(row)).isEqualTo("{\"x\":[7,8]}");
  }

  @Test
  void anElementOfOldWritersWithOneFieldIsAnObject() {
    Group row = row("optional group x (LIST) { repeated group array { required int32 a; } }");
    row.addGroup("x").addGroup(0).add(0, 7);

    assertThat(GroupJson.of(row)).isEqualTo("{\"x\":[{\"a\":7}]}");
  }

  @Test
  void aRepeatedFieldIsAnArray() {
    Group row = row("repeated int32 x;");
    assertThat(GroupJson.of(row)).isEqualTo("{\"x\":[]}");
    row.add("x", 7);
    assertThat(GroupJson.of(row)).isEqualTo("{\"x\":[7]}");
  }

  @Test
  void aMapIsAnObject() {
    Group row =
        row(
            "optional group x (MAP) { repeated group key_value { required int32 key; optional double value; } }");
    Group map = row.addGroup("x");
    map.addGroup(0).append("key", 1).append("value", 0.5);
    map.addGroup(0).append("key", 2);

    assertThat(GroupJson.of(row)).isEqualTo("{\"x\":{\"1\":0.5,\"2\":null}}");
  }

  @Test
  void aFloatOf16BitsIsANumber() {
    Group row = row("required fixed_len_byte_array(2) x (FLOAT16);");
    row.add(
        "x", org.apache.parquet.io.api.Binary.fromConstantByteArray(new byte[] {0, (byte) 0x38}));

    assertThat(GroupJson.of(row)).isEqualTo("{\"x\":0.5}");
  }

  private static Group row(String field) {
    return new SimpleGroup(MessageTypeParser.parseMessageType("message row { " + field + " }"));
  }
}
