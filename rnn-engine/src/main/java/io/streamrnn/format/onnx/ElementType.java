/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;

/** The element type of a tensor as it is computed: floats of any width are float32. */
enum ElementType {
  FLOAT,
  INT,
  BOOL;

  static ElementType of(int onnxType, String where) {
    DataType type = DataType.forNumber(onnxType);
    if (type == null) {
      throw new ModelFormatException(
          "an element type must be one of ONNX: type=%d, %s".formatted(onnxType, where));
    }
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> FLOAT;
      case INT32, INT64 -> INT;
      case BOOL -> BOOL;
      default ->
          throw new UnsupportedModelException(
              "element type not supported: %s at %s; supported: FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT32, INT64, BOOL%s"
                  .formatted(type, where, advice(type)));
    };
  }

  private static String advice(DataType type) {
    boolean isOfQuantizedWeights =
        switch (type) {
          case INT4, UINT4, INT8, UINT8, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ ->
              true;
          default -> false;
        };
    return isOfQuantizedWeights
        ? "; if the model is quantized, give the file from before that"
        : "";
  }
}
