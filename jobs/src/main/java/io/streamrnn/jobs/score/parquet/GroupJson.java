/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Writes records as JSON, lists as arrays and maps as objects. */
final class GroupJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private GroupJson() {}

  /** The JSON object of a record. */
  static String of(Group row) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      group(json, row);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a string failed", e);
    }
    return text.toString();
  }

  private static void group(JsonGenerator json, Group group) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < group.getType().getFieldCount(); i++) {
      json.writeFieldName(group.getType().getFieldName(i));
      if (group.getType().getType(i).isRepetition(Repetition.REPEATED)) {
        array(json, group, i);
      } else {
        value(json, group, i);
      }
    }
    json.writeEndObject();
  }

  private static void array(JsonGenerator json, Group group, int field) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
      value(json, group, field, i);
    }
    json.writeEndArray();
  }

  /** A field that is not repeated. */
  private static void value(JsonGenerator json, Group group, int field) throws IOException {
    if (group.getFieldRepetitionCount(field) == 0) {
      json.writeNull();
    } else {
      value(json, group, field, 0);
    }
  }

  private static void value(JsonGenerator json, Group group, int field, int index)
      throws IOException {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      PrimitiveJson.write(json, group, field, index);
    } else if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      list(json, group.getGroup(field, index));
    } else if (type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
        || type.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation) {
      map(json, group.getGroup(field, index));
    } else {
      group(json, group.getGroup(field, index));
    }
  }

  /** Its one field is repeated: the elements, or groups of one element. */
  private static void list(JsonGenerator json, Group list) throws IOException {
    if (!hasWrappedElements(list.getType())) {
      array(json, list, 0);
      return;
    }
    json.writeStartArray();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      value(json, list.getGroup(0, i), 0);
    }
    json.writeEndArray();
  }

  /** The rules of the format for lists, also for those of old writers. */
  private static boolean hasWrappedElements(GroupType list) {
    Type repeated = list.getType(0);
    return !repeated.isPrimitive()
        && repeated.asGroupType().getFieldCount() == 1
        && !repeated.getName().equals("array")
        && !repeated.getName().equals(list.getName() + "_tuple");
  }

  private static void map(JsonGenerator json, Group map) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      json.writeFieldName(PrimitiveJson.name(entry, 0));
      if (entry.getType().getFieldCount() > 1) {
        value(json, entry, 1);
      } else {
        json.writeNull();
      }
    }
    json.writeEndObject();
  }
}
