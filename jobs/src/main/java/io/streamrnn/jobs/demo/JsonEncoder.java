/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.Encoder;

/** Writes one JSON object per line. */
final class JsonEncoder<T> implements Encoder<T> {

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  @Override
  public void encode(T element, OutputStream stream) throws IOException {
    stream.write(JSON.writeValueAsBytes(element));
    stream.write('\n');
  }

  /** Reads all objects of these files, in the order of files and lines. */
  static <T> List<T> read(Class<T> type, List<Path> files) throws IOException {
    List<T> all = new ArrayList<>();
    for (Path file : files) {
      try (MappingIterator<T> lines = JSON.readerFor(type).readValues(file.toFile())) {
        lines.readAll(all);
      }
    }
    return all;
  }
}
