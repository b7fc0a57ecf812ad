/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cells.Categories;
import io.streamrnn.cells.Encoding;
import io.streamrnn.cells.TextCategories;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Hashing} by FarmHash's fingerprint, or with a salt by SipHash. Whole numbers are
 * hashed as their decimal digits. The input of a layer of texts, {@link #ofTexts}, is the bin of
 * each text, as that of {@link StringLookup} is the index.
 */
public final class Hashing extends CategoryLayer {

  static final LayerEntry ENTRY = LayerEntry.of("Hashing", Hashing::read, Hashing::translate);

  private final Options options;
  private final Categories categories;

  /**
   * The options.
   *
   * @param salt two numbers, or none
   */
  private record Options(int bins, Mask mask, List<Long> salt) {

    Categories categories() {
      return mask instanceof OfTexts of
          ? TextCategories.hashes(bins, of.text(), salt)
          : Categories.hashes(bins, ((OfNumbers) mask).number(), salt);
    }
  }

  /** What is hashed, and the value of bin 0. */
  private sealed interface Mask {

    /** The value in configurations. */
    @Nullable Object value();
  }

  private record OfNumbers(OptionalLong number) implements Mask {

    @Override
    public @Nullable Object value() {
      return number.isPresent() ? number.getAsLong() : null;
    }
  }

  private record OfTexts(Optional<String> text) implements Mask {

    @Override
    public @Nullable Object value() {
      return text.orElse(null);
    }
  }

  private Hashing(String name, Options options, Encoding encoding) {
    super(name, encoding);
    this.options = options;
    this.categories = options.categories();
  }

  /**
   * A layer that returns numbers of bins.
   *
   * @param bins Keras's {@code num_bins}
   */
  public static Hashing bins(int bins) {
    Mask none = new OfNumbers(OptionalLong.empty());
    return new Hashing("hashing", new Options(bins, none, List.of()), Encoding.INT);
  }

  /** The layer for texts in place of numbers. */
  public Hashing ofTexts() {
    return with(new Options(options.bins(), new OfTexts(Optional.empty()), options.salt()));
  }

  /** The layer under another name: Keras's {@code name}. */
  public Hashing name(String value) {
    return new Hashing(value, options, encoding());
  }

  /** The layer with Keras's {@code mask_value}, which has bin 0. */
  public Hashing maskValue(long value) {
    Mask mask = new OfNumbers(OptionalLong.of(value));
    return with(new Options(options.bins(), mask, options.salt()));
  }

  /** The layer with Keras's {@code salt}. */
  public Hashing salt(long first, long second) {
    return with(new Options(options.bins(), options.mask(), List.of(first, second)));
  }

  private Hashing with(Options other) {
    return new Hashing(name(), other, encoding());
  }

  /** The layer with Keras's {@code output_mode}. */
  public Hashing outputMode(Encoding value) {
    return new Hashing(name(), options, value);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    Options options =
        new Options(
            config.integer("num_bins"),
            mask(config.flag("texts", false), config.take("mask_value")),
            NumberLists.salt(config.take("salt")));
    return new Hashing(name, options, readEncoding(config, Encoding.INT));
  }

  private static Mask mask(boolean areTexts, @Nullable Object value) {
    return areTexts || value instanceof String
        ? new OfTexts(StringLookup.text("mask_value", value))
        : new OfNumbers(NumberLists.whole("mask_value", value));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    to.put("num_bins", from.size("num_bins"));
    from.copy(to, "mask_value", "salt");
    translateEncoding(from, to);
  }

  @Override
  Categories categories() {
    return categories;
  }

  @Override
  public String className() {
    return "Hashing";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("num_bins", options.bins());
    if (options.mask() instanceof OfTexts) {
      config.put("texts", true);
    }
    config.put("mask_value", options.mask().value());
    config.put("salt", options.salt().isEmpty() ? null : options.salt());
    super.addConfig(config);
  }
}
