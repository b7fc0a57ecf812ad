/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cells.Categories;
import io.streamrnn.cells.Encoding;
import io.streamrnn.cells.Vocabulary;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Keras's {@code IntegerLookup}: the index of each whole number in a vocabulary, or inverted the
 * number of each index. Inputs are float32, so tokens beyond 2^24 may be rounded before they are
 * looked up.
 */
public final class IntegerLookup extends CategoryLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of("IntegerLookup", IntegerLookup::read, IntegerLookup::translate);

  private final Vocabulary.Options options;
  private final Vocabulary categories;

  private IntegerLookup(String name, Vocabulary.Options options, Encoding encoding) {
    super(name, encoding);
    this.options = options;
    this.categories = new Vocabulary(options);
    if (options.isInverted() && encoding != Encoding.INT) {
      throw new IllegalArgumentException(
          "an inverted lookup returns tokens: invert=true, output_mode=%s; supported: int"
              .formatted(encoding.kerasName()));
    }
  }

  /** A layer that returns indices; all unknown tokens have one index. */
  public static IntegerLookup vocabulary(List<Long> tokens) {
    return new IntegerLookup(
        "integer_lookup",
        new Vocabulary.Options(tokens, OptionalLong.empty(), -1, 1, false, false),
        Encoding.INT);
  }

  /** The layer under another name: Keras's {@code name}. */
  public IntegerLookup name(String value) {
    return new IntegerLookup(value, options, encoding());
  }

  /** The layer with Keras's {@code output_mode}. */
  public IntegerLookup outputMode(Encoding value) {
    Vocabulary.Options encoded =
        new Vocabulary.Options(
            options.tokens(),
            options.maskToken(),
            options.oovToken(),
            options.numOovIndices(),
            value != Encoding.INT,
            options.isInverted());
    return new IntegerLookup(name(), encoded, value);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Encoding encoding = readEncoding(config, Encoding.INT);
    OptionalLong mask = NumberLists.whole("mask_token", config.take("mask_token"));
    long oov = NumberLists.whole("oov_token", config.take("oov_token")).orElse(-1);
    int unknown = config.integer("num_oov_indices", 1);
    List<Long> tokens = NumberLists.wholes("vocabulary", config.require("vocabulary"));
    boolean isEncoded = encoding != Encoding.INT;
    Vocabulary.Options options =
        new Vocabulary.Options(
            withoutSpecial(
                tokens, mask.isPresent() && !isEncoded ? mask : OptionalLong.empty(), oov, unknown),
            mask,
            oov,
            unknown,
            isEncoded,
            config.flag("invert", false));
    return new IntegerLookup(name, options, encoding);
  }

  /** A vocabulary may begin with the mask token and the tokens of unknown ones. */
  private static List<Long> withoutSpecial(
      List<Long> tokens, OptionalLong mask, long oov, int unknown) {
    List<Long> special = new ArrayList<>();
    mask.ifPresent(special::add);
    special.addAll(Collections.nCopies(unknown, oov));
    boolean begins =
        tokens.size() > special.size() && tokens.subList(0, special.size()).equals(special);
    return begins ? tokens.subList(special.size(), tokens.size()) : tokens;
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    requireVocabulary(from);
    if (from.value("oov_method").filter(method -> !method.equals("floormod")).isPresent()) {
      throw from.unsupported(
          "option not supported: oov_method=%s; supported: floormod",
          from.value("oov_method").get());
    }
    from.copy(to, "vocabulary", "mask_token", "oov_token", "num_oov_indices", "invert");
    translateEncoding(from, to);
  }

  /** Rejects a lookup in a file whose vocabulary is elsewhere, or is padded. */
  static void requireVocabulary(StoredConfig from) {
    if (!(from.value("vocabulary").orElse("") instanceof List<?>)) {
      throw from.unsupported(
          "the configuration holds no vocabulary; create the layer with vocabulary=layer.get_vocabulary(), and save the model again");
    }
    if (from.flag("pad_to_max_tokens", false)) {
      throw from.unsupported(
          "option not supported: pad_to_max_tokens=true; supported: pad_to_max_tokens=false");
    }
  }

  @Override
  Categories categories() {
    return categories;
  }

  @Override
  public String className() {
    return "IntegerLookup";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    OptionalLong mask = options.maskToken();
    config.put("vocabulary", options.tokens());
    config.put("mask_token", mask.isPresent() ? mask.getAsLong() : null);
    config.put("oov_token", options.oovToken());
    config.put("num_oov_indices", options.numOovIndices());
    config.put("invert", options.isInverted());
    super.addConfig(config);
  }
}
