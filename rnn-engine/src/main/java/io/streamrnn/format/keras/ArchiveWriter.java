/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.HeadedAttention;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes models in the format of Keras 3. */
final class ArchiveWriter {

  private static final String KERAS_VERSION = "3.5.0";

  private ArchiveWriter() {}

  static void write(Path file, Layer model, String metadata, String config, String weights)
      throws IOException {
    Layer whole = OwnTensors.of(Hdf5Writer.whole(model));
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("keras_version", KERAS_VERSION);
    // Fixed, so that equal models give equal files.
    about.put("date_saved", "1980-01-01@00:00:00");
    String text = Json.text(new KerasConfigs(true).model(whole));
    byte[] values = weights(whole);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(metadata, Json.text(about).getBytes(StandardCharsets.UTF_8));
    entries.put(config, text.getBytes(StandardCharsets.UTF_8));
    entries.put(weights, values);
    WholeFile.write(file, to -> write(to, entries));
  }

  private static void write(Path file, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(zip, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    // Of MS-DOS, in whose time zip files count.
    entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] weights(Layer model) throws IOException {
    Path file = Files.createTempFile("model", ".weights.h5");
    try {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("layers", layers(Hdf5Writer.layers(model)));
      try (WritableHdfFile hdf = HdfFile.write(file)) {
        put(hdf, tree);
      }
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Groups are maps. The HDF5 library cannot write empty groups, and Keras does not need them. */
  private static void put(WritableGroup group, Map<String, Object> tree) {
    tree.forEach(
        (name, content) -> {
          if (content instanceof Weight weight) {
            group.putDataset(name, Hdf5Arrays.of(weight));
          } else if (holdsWeights(content)) {
            put(group.putGroup(name), asTree(content));
          }
        });
  }

  private static boolean holdsWeights(Object content) {
    return content instanceof Weight
        || asTree(content).values().stream().anyMatch(ArchiveWriter::holdsWeights);
  }

  @SuppressWarnings("unchecked") // What is no weight is a group.
  private static Map<String, Object> asTree(Object content) {
    return (Map<String, Object>) content;
  }

  private static Map<String, Object> layers(List<Layer> layers) {
    Map<String, Integer> used = new HashMap<>();
    Map<String, Object> tree = new LinkedHashMap<>();
    layers.forEach(layer -> tree.put(ArchiveNames.next(layer.className(), used), group(layer)));
    return tree;
  }

  private static Map<String, Object> group(Layer layer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (layer instanceof Rnn rnn) {
      tree.put("cell", group(rnn.cell()));
    } else if (layer instanceof HeadedAttention attention) {
      attention
          .weightsByPart()
          .forEach((part, weights) -> tree.put(part, Map.of("vars", vars(weights))));
    } else if (!layer.wrappedLayers().isEmpty()) {
      layer.wrappedLayers().forEach((name, wrapped) -> tree.put(name, group(wrapped)));
    } else if (layer instanceof Sequential || layer instanceof Functional) {
      tree.put("layers", layers(Hdf5Writer.layers(layer)));
    } else {
      tree.put("vars", vars(layer.weights()));
    }
    return tree;
  }

  private static Map<String, Object> group(Cell cell) {
    if (!(cell instanceof StackedCells stack)) {
      return Map.of("vars", vars(cell.weights()));
    }
    Map<String, Integer> used = new HashMap<>();
    Map<String, Object> cells = new LinkedHashMap<>();
    stack
        .cells()
        .forEach(each -> cells.put(ArchiveNames.next(each.className(), used), group(each)));
    return Map.of("cells", cells);
  }

  private static Map<String, Object> vars(List<Weight> weights) {
    Map<String, Object> vars = new LinkedHashMap<>();
    for (Weight weight : weights) {
      vars.put(String.valueOf(vars.size()), weight);
    }
    return vars;
  }
}
