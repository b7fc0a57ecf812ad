/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cells.Encoding;
import io.streamrnn.cells.TextCategories;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code StringLookup}: the index of each text in a vocabulary. Tensors hold numbers, so
 * the input of the layer is the {@linkplain TextCategories#index(String) index} of each text, and
 * the layer encodes it; {@code TextInput} looks texts up.
 */
public final class StringLookup extends CategoryLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of("StringLookup", StringLookup::read, StringLookup::translate);

  private final Options options;
  private final TextCategories categories;

  /**
   * The options.
   *
   * @param tokens without the mask token and that of unknown texts
   * @param salt two numbers, or none
   */
  private record Options(
      List<String> tokens, Optional<String> maskToken, int numOovIndices, List<Long> salt) {

    TextCategories categories(Encoding encoding) {
      return TextCategories.vocabulary(
          tokens, maskToken, numOovIndices, salt, encoding != Encoding.INT);
    }
  }

  private StringLookup(String name, Options options, Encoding encoding) {
    super(name, encoding);
    this.options = options;
    this.categories = options.categories(encoding);
  }

  /** A layer that returns indices; all unknown texts have one index. */
  public static StringLookup vocabulary(List<String> tokens) {
    return new StringLookup(
        "string_lookup", new Options(tokens, Optional.empty(), 1, List.of()), Encoding.INT);
  }

  /** The layer under another name: Keras's {@code name}. */
  public StringLookup name(String value) {
    return new StringLookup(value, options, encoding());
  }

  /** The layer with Keras's {@code output_mode}. */
  public StringLookup outputMode(Encoding value) {
    return new StringLookup(name(), options, value);
  }

  /** The layer with Keras's {@code mask_token}. */
  public StringLookup maskToken(String value) {
    return with(
        new Options(options.tokens(), Optional.of(value), options.numOovIndices(), options.salt()));
  }

  /** The layer with Keras's {@code num_oov_indices}; with 0 an unknown text is rejected. */
  public StringLookup numOovIndices(int value) {
    return with(new Options(options.tokens(), options.maskToken(), value, options.salt()));
  }

  private StringLookup with(Options other) {
    return new StringLookup(name(), other, encoding());
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Encoding encoding = readEncoding(config, Encoding.INT);
    Optional<String> mask = text("mask_token", config.take("mask_token"));
    Optional<String> oov = text("oov_token", config.take("oov_token"));
    int unknown = config.integer("num_oov_indices", 1);
    List<String> tokens =
        LayerRegistry.list(
            "vocabulary",
            config.require("vocabulary"),
            each -> text("vocabulary", each).orElseThrow());
    Options options =
        new Options(
            withoutSpecial(
                tokens,
                encoding == Encoding.INT ? mask : Optional.empty(),
                oov.orElse("[UNK]"),
                unknown),
            mask,
            unknown,
            NumberLists.salt(config.take("salt")));
    return new StringLookup(name, options, encoding);
  }

  /** A text; empty for Keras's {@code None}. */
  static Optional<String> text(String key, @Nullable Object value) {
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    throw new IllegalArgumentException(
        "an argument has the wrong type: %s=%s; expected a text".formatted(key, value));
  }

  /** A vocabulary may begin with the mask token and the tokens of unknown texts. */
  private static List<String> withoutSpecial(
      List<String> tokens, Optional<String> mask, String oov, int unknown) {
    List<String> special = new ArrayList<>(mask.stream().toList());
    special.addAll(Collections.nCopies(unknown, oov));
    boolean begins =
        tokens.size() >= special.size() && tokens.subList(0, special.size()).equals(special);
    return begins ? tokens.subList(special.size(), tokens.size()) : tokens;
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    IntegerLookup.requireVocabulary(from);
    if (from.flag("invert", false)) {
      throw from.unsupported(
          "an inverted lookup returns texts, and the outputs of a model are numbers: invert=true; save the model that ends before it");
    }
    from.copy(to, "vocabulary", "mask_token", "oov_token", "num_oov_indices", "salt");
    translateEncoding(from, to);
  }

  @Override
  TextCategories categories() {
    return categories;
  }

  @Override
  public String className() {
    return "StringLookup";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("vocabulary", options.tokens());
    config.put("mask_token", options.maskToken().orElse(null));
    config.put("num_oov_indices", options.numOovIndices());
    config.put("salt", options.salt().isEmpty() ? null : options.salt());
    super.addConfig(config);
  }
}
