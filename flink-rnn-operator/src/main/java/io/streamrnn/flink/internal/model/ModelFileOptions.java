/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.ModelFiles.Siblings;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * How a model file is read.
 *
 * @param load what the file does not say about itself, and the precision of its weights
 * @param sha256 the digest that the file must have, followed by the configuration beside it if one
 *     is read, in lower case; empty for any
 */
@Internal
public record ModelFileOptions(LoadOptions load, String sha256) implements Serializable {

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** The file says everything, may be any, and has its own weights. */
  public static ModelFileOptions none() {
    return new ModelFileOptions(LoadOptions.none(), "");
  }

  /** These with other options of the reader. */
  public ModelFileOptions with(LoadOptions load) {
    return new ModelFileOptions(load, sha256);
  }

  /**
   * These with a digest.
   *
   * @throws IllegalArgumentException unless it has 64 hexadecimal digits
   */
  public ModelFileOptions withSha256(String digest) {
    String lower = digest.toLowerCase(Locale.ROOT);
    if (!DIGEST.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "sha256 must have 64 hexadecimal digits: sha256='%s'; sha256sum prints them"
              .formatted(digest));
    }
    return new ModelFileOptions(load, lower);
  }

  /**
   * The configuration beside a file of weights.
   *
   * @param name of the file
   * @param place of the file, for messages
   * @param siblings one of which may have it
   * @throws IOException if a file beside it cannot be read
   * @throws ModelFormatException if the file is damaged, or damaged and has another digest
   */
  Optional<byte[]> configBeside(
      String name, String place, byte[] bytes, Siblings<IOException> siblings) throws IOException {
    try {
      return ModelFiles.configBeside(name, bytes, load, siblings);
    } catch (ModelFormatException e) {
      // A damaged file has another digest, which is the better message.
      requireDigest(place, bytes, Optional.empty());
      throw e;
    }
  }

  /**
   * Reads a file.
   *
   * @param name of the file
   * @param place of the file, for messages
   * @param config that was read beside it
   * @throws ModelFormatException if it has another digest, is damaged or not supported
   */
  Model read(String name, String place, byte[] bytes, Optional<byte[]> config) {
    requireDigest(place, bytes, config);
    return ModelFile.read(name, bytes, load.withConfig(config)).scoring();
  }

  /** Whether the weights of the model are not those of the file. */
  boolean roundsWeights() {
    return load.weightPrecision() != WeightPrecision.FLOAT32;
  }

  /** These with the weights of the file. */
  ModelFileOptions withStoredWeights() {
    return with(load.withWeightPrecision(WeightPrecision.FLOAT32));
  }

  private void requireDigest(String place, byte[] bytes, Optional<byte[]> config) {
    if (sha256.isEmpty()) {
      return;
    }
    String found = FileContents.sha256(bytes, config);
    if (!found.equals(sha256)) {
      throw new ModelFormatException(
          "the model file must have the digest passed to sha256(...): expected=%s, got=%s (path=%s%s); restore the file, or pass the digest of the new one"
              .formatted(
                  sha256,
                  found,
                  place,
                  config.isEmpty() ? "" : ", followed by the configuration beside it"));
    }
  }

  /** Writes what {@link #read(DataInput)} reads: everything but the precision of the weights. */
  void write(DataOutput out) throws IOException {
    writeText(out, load.layers());
    writeText(out, load.config());
    out.writeInt(load.states().size());
    for (Map.Entry<String, String> state : new TreeMap<>(load.states()).entrySet()) {
      writeText(out, state.getKey());
      writeText(out, state.getValue());
    }
    out.writeInt(load.outputs().size());
    for (String output : load.outputs()) {
      writeText(out, output);
    }
    writeText(out, sha256);
  }

  /** Writes a text of any length, which {@code writeUTF} does not. */
  private static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static ModelFileOptions read(DataInput in) throws IOException {
    String layers = readText(in);
    String config = readText(in);
    Map<String, String> states = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      states.put(readText(in), readText(in));
    }
    List<String> outputs = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      outputs.add(readText(in));
    }
    LoadOptions load =
        LoadOptions.none()
            .withLayers(layers)
            .withConfig(config)
            .withStates(states)
            .withOutputs(outputs);
    return new ModelFileOptions(load, readText(in));
  }

  private static String readText(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The id of a source at a place: sources of one file with other options are other models. */
  String id(String place) {
    StringJoiner options = new StringJoiner(", ", place + " (", ")").setEmptyValue(place);
    add(options, "layers", load.layers());
    add(options, "config", load.config());
    add(options, "states", load.states().isEmpty() ? "" : new TreeMap<>(load.states()).toString());
    add(options, "outputs", load.outputs().isEmpty() ? "" : load.outputs().toString());
    add(options, "weightPrecision", roundsWeights() ? load.weightPrecision().name() : "");
    add(options, "sha256", sha256);
    return options.toString();
  }

  private static void add(StringJoiner options, String name, String value) {
    if (!value.isEmpty()) {
      options.add(name + "=" + value);
    }
  }
}
