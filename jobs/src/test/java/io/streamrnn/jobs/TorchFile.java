/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Writes safetensors files with PyTorch's names for tests. */
public final class TorchFile {

  private final Map<String, String> header = new LinkedHashMap<>();
  private byte[] data = {};
  private final Random random = new Random(7);

  /** A tensor of random values. */
  public TorchFile weight(String name, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return tensor(name, values, shape);
  }

  /** A tensor. */
  public TorchFile tensor(String name, float[] values, int... shape) {
    int begin = data.length;
    data = Arrays.copyOf(data, begin + 4 * values.length);
    ByteBuffer.wrap(data, begin, 4 * values.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(values);
    header.put(
        name,
        "\"%s\": {\"dtype\": \"F32\", \"shape\": %s, \"data_offsets\": [%d, %d]}"
            .formatted(name, Arrays.toString(shape), begin, data.length));
    return this;
  }

  /** Declares modules and activations in order, as the metadata of the file. */
  public TorchFile layers(String layers) {
    header.put("__metadata__", "\"__metadata__\": {\"layers\": \"%s\"}".formatted(layers));
    return this;
  }

  /** An nn.GRU of one layer. */
  public TorchFile gru(String name, int inputs, int units) {
    return weight(name + ".weight_ih_l0", 3 * units, inputs)
        .weight(name + ".weight_hh_l0", 3 * units, units)
        .weight(name + ".bias_ih_l0", 3 * units)
        .weight(name + ".bias_hh_l0", 3 * units);
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    byte[] json = ("{" + String.join(", ", header.values()) + "}").getBytes(StandardCharsets.UTF_8);
    return Files.write(
        file,
        ByteBuffer.allocate(8 + json.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json)
            .put(data)
            .array());
  }
}
