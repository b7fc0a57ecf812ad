/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Converts the schema of a footer, a tree in depth-first order. */
final class FileSchema {

  private final Iterator<SchemaElement> elements;

  private FileSchema(Iterator<SchemaElement> elements) {
    this.elements = elements;
  }

  /**
   * The schema.
   *
   * @throws RuntimeException if it is invalid
   */
  static MessageType of(List<SchemaElement> elements) {
    FileSchema rest = new FileSchema(elements.iterator());
    SchemaElement root = rest.elements.next();
    return new MessageType(root.getName(), rest.fields(root.getNum_children()));
  }

  private List<Type> fields(int count) {
    List<Type> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add(field(elements.next()));
    }
    return fields;
  }

  private Type field(SchemaElement element) {
    Repetition repetition = Repetition.valueOf(element.getRepetition_type().name());
    return element.isSetType() ? primitive(element, repetition) : group(element, repetition);
  }

  private Type group(SchemaElement element, Repetition repetition) {
    var group = Types.buildGroup(repetition);
    LogicalTypes.of(element).ifPresent(group::as);
    fields(element.getNum_children()).forEach(group::addField);
    return group.named(element.getName());
  }

  private static Type primitive(SchemaElement element, Repetition repetition) {
    var primitive = Types.primitive(type(element), repetition);
    if (element.isSetType_length()) {
      primitive.length(element.getType_length());
    }
    LogicalTypes.of(element).ifPresent((LogicalTypeAnnotation type) -> primitive.as(type));
    return primitive.named(element.getName());
  }

  private static PrimitiveTypeName type(SchemaElement element) {
    return switch (element.getType()) {
      case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
      case BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, FIXED_LEN_BYTE_ARRAY ->
          PrimitiveTypeName.valueOf(element.getType().name());
    };
  }
}
