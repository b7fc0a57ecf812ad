/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.internal.HalfFloats;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.TensorProto;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads tensors of a file. Checks that the data is there before it allocates memory. */
final class TensorReader {

  private final TensorProto tensor;
  private final TensorType type;
  private final DataType stored;
  private final String where;

  private TensorReader(TensorProto tensor, String where) {
    this.tensor = tensor;
    this.where = where;
    long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    this.type = new TensorType(ElementType.of(tensor.getDataType(), where), dims);
    this.stored = DataType.forNumber(tensor.getDataType());
  }

  /**
   * Reads a tensor.
   *
   * @param where for messages
   */
  static Value read(TensorProto tensor, String where) {
    if (tensor.getDataLocationValue() != 0 || tensor.getExternalDataCount() > 0) {
      throw new UnsupportedModelException(
          "external data is not supported: %s; export the model as one file with external_data=False, or save it as one with onnx.save(onnx.load(FILE), FILE)"
              .formatted(where));
    }
    if (tensor.hasSegment()) {
      throw new UnsupportedModelException("segmented tensors are not supported: " + where);
    }
    return new TensorReader(tensor, where).value();
  }

  private Value value() {
    boolean raw = !tensor.getRawData().isEmpty();
    long expected = type.elements();
    long present = raw ? rawCount() : typedCount();
    if (present != expected) {
      throw new ModelFormatException(
          "a tensor must have the elements of its shape: shape=%s, expected=%d, got=%d, %s"
              .formatted(type, expected, present, where));
    }
    int count = (int) expected;
    return type.element() == ElementType.FLOAT
        ? Value.known(type, raw ? rawFloats(count) : typedFloats(count))
        : Value.known(type, raw ? rawInts(count) : typedInts(count));
  }

  private long rawCount() {
    int width = width();
    int bytes = tensor.getRawData().size();
    if (bytes % width != 0) {
      throw new ModelFormatException(
          "raw data must be whole elements: bytes=%d, bytes per element=%d, %s"
              .formatted(bytes, width, where));
    }
    return bytes / width;
  }

  private int width() {
    return switch (stored) {
      case DOUBLE, INT64 -> 8;
      case FLOAT, INT32 -> 4;
      case FLOAT16, BFLOAT16 -> 2;
      default -> 1;
    };
  }

  private int typedCount() {
    return switch (stored) {
      case FLOAT -> tensor.getFloatDataCount();
      case DOUBLE -> tensor.getDoubleDataCount();
      case INT64 -> tensor.getInt64DataCount();
      default -> tensor.getInt32DataCount();
    };
  }

  private float[] rawFloats(int count) {
    ByteBuffer raw = raw();
    float[] result = new float[count];
    for (int i = 0; i < count; i++) {
      result[i] =
          switch (stored) {
            case FLOAT -> raw.getFloat();
            case DOUBLE -> (float) raw.getDouble();
            case FLOAT16 -> HalfFloats.fromFloat16(raw.getShort());
            default -> HalfFloats.fromBfloat16(raw.getShort());
          };
    }
    return result;
  }

  private float[] typedFloats(int count) {
    float[] result = new float[count];
    for (int i = 0; i < count; i++) {
      result[i] =
          switch (stored) {
            case FLOAT -> tensor.getFloatData(i);
            case DOUBLE -> (float) tensor.getDoubleData(i);
            case FLOAT16 -> HalfFloats.fromFloat16((short) tensor.getInt32Data(i));
            default -> HalfFloats.fromBfloat16((short) tensor.getInt32Data(i));
          };
    }
    return result;
  }

  private long[] rawInts(int count) {
    ByteBuffer raw = raw();
    long[] result = new long[count];
    for (int i = 0; i < count; i++) {
      result[i] =
          switch (stored) {
            case INT64 -> raw.getLong();
            case INT32 -> raw.getInt();
            default -> raw.get() == 0 ? 0 : 1;
          };
    }
    return result;
  }

  private long[] typedInts(int count) {
    long[] result = new long[count];
    for (int i = 0; i < count; i++) {
      result[i] =
          switch (stored) {
            case INT64 -> tensor.getInt64Data(i);
            case INT32 -> tensor.getInt32Data(i);
            default -> tensor.getInt32Data(i) == 0 ? 0 : 1;
          };
    }
    return result;
  }

  private ByteBuffer raw() {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
