/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cells.Categories;
import io.streamrnn.cells.Encoding;
import io.streamrnn.internal.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Hashing} of whole numbers, which are hashed as their decimal digits: by FarmHash's
 * fingerprint, or with a salt by SipHash.
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
  private record Options(int bins, OptionalLong maskValue, List<Long> salt) {}

  private Hashing(String name, Options options, Encoding encoding) {
    super(name, encoding);
    this.options = options;
    this.categories = Categories.hashes(options.bins(), options.maskValue(), options.salt());
  }

  /**
   * A layer that returns numbers of bins.
   *
   * @param bins Keras's {@code num_bins}
   */
  public static Hashing bins(int bins) {
    return new Hashing("hashing", new Options(bins, OptionalLong.empty(), List.of()), Encoding.INT);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Hashing name(String value) {
    return new Hashing(value, options, encoding());
  }

  /** The layer with Keras's {@code mask_value}, which has bin 0. */
  public Hashing maskValue(long value) {
    return with(new Options(options.bins(), OptionalLong.of(value), options.salt()));
  }

  /** The layer with Keras's {@code salt}. */
  public Hashing salt(long first, long second) {
    return with(new Options(options.bins(), options.maskValue(), List.of(first, second)));
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
            NumberLists.whole("mask_value", config.take("mask_value")),
            salt(config.take("salt")));
    return new Hashing(name, options, readEncoding(config, Encoding.INT));
  }

  /** One number counts twice. */
  private static List<Long> salt(@Nullable Object salt) {
    OptionalLong one =
        salt instanceof List ? OptionalLong.empty() : NumberLists.whole("salt", salt);
    return one.isPresent()
        ? List.of(one.getAsLong(), one.getAsLong())
        : NumberLists.wholes("salt", salt);
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    to.put("num_bins", from.size("num_bins"));
    if (from.value("mask_value").filter(String.class::isInstance).isPresent()) {
      throw from.unsupported(
          "texts are not supported: mask_value=\"%s\"; hash them before the model, and feed it the numbers of the bins",
          from.value("mask_value").get());
    }
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
    OptionalLong mask = options.maskValue();
    config.put("mask_value", mask.isPresent() ? mask.getAsLong() : null);
    config.put("salt", options.salt().isEmpty() ? null : options.salt());
    super.addConfig(config);
  }
}
