/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.format.hdf5.Hdf5Group;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.layers.Layer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads and writes the {@code .keras} archives of Keras 3, and reads those of tf.keras 2.12 to
 * 2.15: a zip file of {@code metadata.json}, {@code config.json} and {@code model.weights.h5}, and
 * of the vocabularies that lookups have learned. No code in an archive is run.
 */
public final class KerasArchive {

  private static final String METADATA = "metadata.json";
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final Set<String> ENTRIES = Set.of(METADATA, CONFIG, WEIGHTS);

  // Weights hardly compress; an archive with a larger ratio is a zip bomb.
  private static final long LARGEST_RATIO = 200;

  private KerasArchive() {}

  /** Whether the bytes are such an archive, by its beginning and the name of an entry. */
  public static boolean isArchive(byte[] bytes) {
    if (bytes.length < 4 || bytes[0] != 'P' || bytes[1] != 'K' || bytes[2] != 3 || bytes[3] != 4) {
      return false;
    }
    byte[] name = WEIGHTS.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + name.length <= bytes.length; at++) {
      if (matches(bytes, at, name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] bytes, int at, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (bytes[at + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a model as layers over whole sequences.
   *
   * @return a {@link io.streamrnn.layers.Sequential} or a {@link io.streamrnn.layers.Functional},
   *     built, with its weights
   * @throws io.streamrnn.model.UnsupportedModelException if it holds something that is not
   *     supported
   * @throws io.streamrnn.model.ModelFormatException if it is damaged
   */
  public static Layer readLayers(String name, byte[] bytes) {
    Place place = new Place(name, "archive");
    Map<String, byte[]> entries = unpack(bytes, place);
    byte[] metadata = entry(METADATA, entries, place);
    byte[] json = entry(CONFIG, entries, place);
    byte[] weights = entry(WEIGHTS, entries, place);
    Place config = new Place(name, CONFIG);
    KerasVersion version = version(metadata, new Place(name, METADATA));
    JsonNode root = ModelConfig.parse(new String(json, StandardCharsets.UTF_8), config);
    new ArchivedVocabularies(entries, config).addTo(root);
    ModelConfig model = ModelConfig.of(root, config);
    Hdf5Group arrays = Hdf5Group.root(weights, name);
    return new SequenceReader(version, arrays.budget())
        .read(model, new ArchivedWeights(arrays, model.layers()), config);
  }

  private static byte[] entry(String name, Map<String, byte[]> entries, Place place) {
    byte[] content = entries.get(name);
    if (content == null) {
      throw place.damaged("an archive must hold %s: entries=%s", name, entries.keySet());
    }
    return content;
  }

  private static KerasVersion version(byte[] metadata, Place place) {
    JsonNode node = ModelConfig.parse(new String(metadata, StandardCharsets.UTF_8), place);
    return KerasVersion.of(new Config(node, place).text("keras_version"), place);
  }

  private static Map<String, byte[]> unpack(byte[] bytes, Place place) {
    long left = LARGEST_RATIO * bytes.length;
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (ENTRIES.contains(entry.getName())
            || ArchivedVocabularies.isVocabulary(entry.getName())) {
          byte[] content = zip.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 16));
          left -= content.length;
          if (left < 0) {
            throw place.damaged(
                "an archive must not unpack to more than %d times its size: bytes=%d, entry=%s",
                LARGEST_RATIO, bytes.length, entry.getName());
          }
          if (entries.put(entry.getName(), content) != null) {
            throw place.damaged("an archive must hold each entry once: entry=%s", entry.getName());
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw place.damagedBy(e, "the archive cannot be unpacked: " + e.getMessage());
    }
    return entries;
  }

  /**
   * Writes a model that Keras 3 opens with {@code keras.saving.load_model}.
   *
   * <p>Where a {@code MultiHeadAttention} reads a masked tensor that others read, too, a {@code
   * Rescaling} by 1 is written between them: since 3.8 Keras takes the mask off what that layer
   * reads.
   *
   * @param file {@code .keras}; replaced if it exists
   * @param model built; only read
   * @throws io.streamrnn.model.UnsupportedModelException if Keras 3 has no such layer or option
   */
  public static void write(Path file, Layer model) throws IOException {
    ArchiveWriter.write(file, model, METADATA, CONFIG, WEIGHTS);
  }
}
