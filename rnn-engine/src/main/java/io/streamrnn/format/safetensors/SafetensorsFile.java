/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file: a little-endian length of eight bytes, a JSON header of that length, then the
 * bytes of all tensors without gaps.
 *
 * @param metadata the strings of {@code __metadata__}
 * @param tensors by name, in the order of their bytes
 */
record SafetensorsFile(Map<String, String> metadata, Map<String, StoredTensor> tensors) {

  private static final int LENGTH = 8;
  private static final int MAX_HEADER = 1 << 24;

  private static final ObjectReader JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxNumberLength(20)
                          .maxStringLength(1 << 20)
                          .build())
                  .build())
          .reader()
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Whether the first bytes of a file are those of this format. */
  static boolean matches(byte[] bytes) {
    if (bytes.length <= LENGTH || bytes[LENGTH] != '{') {
      return false;
    }
    long header = headerLength(bytes);
    return header > 0 && header <= MAX_HEADER;
  }

  private static long headerLength(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
  }

  static SafetensorsFile parse(byte[] bytes) {
    long length = bytes.length < LENGTH ? -1 : headerLength(bytes);
    if (length < 2 || length > MAX_HEADER || length > bytes.length - LENGTH) {
      throw new ModelFormatException(
          "the header must be within the file and at most %3$d bytes: header=%1$d bytes, file=%2$d bytes; copy or export the file again"
              .formatted(length, bytes.length, MAX_HEADER));
    }
    JsonNode header = header(bytes, (int) length);
    ByteBuffer data =
        ByteBuffer.wrap(bytes, LENGTH + (int) length, bytes.length - LENGTH - (int) length)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    List<StoredTensor> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.add(StoredTensor.of(entry.getKey(), entry.getValue(), data));
      }
    }
    return new SafetensorsFile(metadata(header), withoutGaps(tensors, data.capacity()));
  }

  private static JsonNode header(byte[] bytes, int length) {
    try {
      JsonNode header = JSON.readTree(bytes, LENGTH, length);
      if (!header.isObject()) {
        throw new ModelFormatException(
            "the header must be a JSON object: got=" + header.getNodeType());
      }
      return header;
    } catch (IOException e) {
      throw new ModelFormatException(
          "the header must be JSON: %s; copy or export the file again".formatted(e.getMessage()),
          e);
    }
  }

  private static Map<String, String> metadata(JsonNode header) {
    JsonNode node = header.path("__metadata__");
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isTextual()) {
        throw new ModelFormatException(
            "metadata must be strings: __metadata__.%s=%s"
                .formatted(entry.getKey(), entry.getValue().getNodeType()));
      }
      metadata.put(entry.getKey(), entry.getValue().textValue());
    }
    return metadata;
  }

  private static Map<String, StoredTensor> withoutGaps(List<StoredTensor> tensors, int bytes) {
    tensors.sort(Comparator.comparingLong(StoredTensor::begin).thenComparing(StoredTensor::end));
    Map<String, StoredTensor> byName = new LinkedHashMap<>();
    long next = 0;
    for (StoredTensor tensor : tensors) {
      if (tensor.begin() != next) {
        throw new ModelFormatException(
            "tensors must follow one another without gaps or overlaps: tensor=%s, expected begin=%d, got=%d"
                .formatted(tensor.name(), next, tensor.begin()));
      }
      next = tensor.end();
      byName.put(tensor.name(), tensor);
    }
    if (next != bytes) {
      throw new ModelFormatException(
          "tensors must fill the file: end of the last=%d, bytes of data=%d; copy or export the file again"
              .formatted(next, bytes));
    }
    return byName;
  }
}
