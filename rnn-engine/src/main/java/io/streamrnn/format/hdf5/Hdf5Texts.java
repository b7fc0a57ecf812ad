/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

import io.jhdf.GlobalHeap;
import io.jhdf.api.Attribute;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads attributes that hold texts, of fixed or variable length. */
final class Hdf5Texts {

  /** A length of four bytes, which the heap repeats, and the index in the heap. */
  private static final int LENGTH_AND_INDEX = 8;

  private final SizeBudget budget;

  Hdf5Texts(SizeBudget budget) {
    this.budget = budget;
  }

  /** All texts of an attribute: none if it is empty, one if it is scalar. */
  List<String> read(Attribute attribute, Place place) {
    if (attribute.isEmpty()) {
      return List.of();
    }
    if (attribute.getDataType() instanceof VariableLength type && type.isVariableLengthString()) {
      return variable(attribute, type, place);
    }
    if (attribute.getDataType() instanceof StringData) {
      return fixed(attribute, place);
    }
    throw place.damaged(
        "an attribute must hold texts: attribute=%s, type=%s",
        attribute.getName(), attribute.getDataType().getClass().getSimpleName());
  }

  private List<String> fixed(Attribute attribute, Place place) {
    budget.spend(attribute.getSizeInBytes(), place);
    Object data = attribute.getData();
    if (data instanceof String text) {
      return List.of(text);
    }
    if (data instanceof String[] texts) {
      return List.of(texts);
    }
    throw place.damaged(
        "an attribute must be a list of texts: attribute=%s, axes=%d",
        attribute.getName(), attribute.getDimensions().length);
  }

  /**
   * The attribute holds references into heaps. The library would follow all of them at once: many
   * references to one long text could fill the memory.
   */
  private List<String> variable(Attribute attribute, VariableLength type, Place place) {
    HdfBackingStorage storage = attribute.getNode().getHdfFile().getHdfBackingStorage();
    int addressSize = storage.getSizeOfOffsets();
    ByteBuffer references = attribute.getBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (addressSize != 8 || type.getSize() != addressSize + LENGTH_AND_INDEX) {
      throw place.unsupported("addresses must have 8 bytes: attribute=%s", attribute.getName());
    }
    Map<Long, GlobalHeap> heaps = new HashMap<>();
    List<String> texts = new ArrayList<>();
    while (references.hasRemaining()) {
      references.getInt();
      long address = references.getLong();
      int index = references.getInt();
      texts.add(
          index == 0
              ? ""
              : text(
                  heaps.computeIfAbsent(address, a -> new GlobalHeap(storage, a)),
                  index,
                  type,
                  place));
    }
    return texts;
  }

  private String text(GlobalHeap heap, int index, VariableLength type, Place place) {
    ByteBuffer bytes = heap.getObjectData(index);
    budget.spend(bytes.remaining(), place);
    return type.getEncoding().decode(bytes).toString();
  }
}
