/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.ModelFiles.Siblings;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * How a model file is read.
 *
 * @param load what the file does not say about itself
 * @param sha256 the digest that the file must have, followed by the configuration beside it if one
 *     is read, in lower case; empty for any
 */
@Internal
public record ModelFileOptions(LoadOptions load, String sha256) implements Serializable {

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** The file says everything, and may be any. */
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
   * Reads a file.
   *
   * @param name of the file
   * @param place of the file, for messages
   * @param siblings one of which may have the configuration of weights
   * @throws IOException if a file beside it cannot be read
   * @throws ModelFormatException if it has another digest, is damaged or not supported
   */
  Model read(String name, String place, byte[] bytes, Siblings<IOException> siblings)
      throws IOException {
    Optional<byte[]> config = configBeside(name, place, bytes, siblings);
    requireDigest(place, bytes, config);
    return ModelFile.read(name, bytes, load.withConfig(config)).scoring();
  }

  private Optional<byte[]> configBeside(
      String name, String place, byte[] bytes, Siblings<IOException> siblings) throws IOException {
    try {
      return ModelFiles.configBeside(name, bytes, load, siblings);
    } catch (ModelFormatException e) {
      // A damaged file has another digest, which is the better message.
      requireDigest(place, bytes, Optional.empty());
      throw e;
    }
  }

  private void requireDigest(String place, byte[] bytes, Optional<byte[]> config) {
    if (sha256.isEmpty()) {
      return;
    }
    MessageDigest digest = digest();
    digest.update(bytes);
    config.ifPresent(digest::update);
    String found = HexFormat.of().formatHex(digest.digest());
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

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The id of a source at a place: sources of one file with other options are other models. */
  String id(String place) {
    StringJoiner options = new StringJoiner(", ", place + " (", ")").setEmptyValue(place);
    add(options, "layers", load.layers());
    add(options, "config", load.config());
    add(options, "states", load.states().isEmpty() ? "" : new TreeMap<>(load.states()).toString());
    add(options, "outputs", load.outputs().isEmpty() ? "" : load.outputs().toString());
    add(options, "sha256", sha256);
    return options.toString();
  }

  private static void add(StringJoiner options, String name, String value) {
    if (!value.isEmpty()) {
      options.add(name + "=" + value);
    }
  }
}
