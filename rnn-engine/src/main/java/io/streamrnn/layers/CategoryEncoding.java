/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cells.Categories;
import io.streamrnn.cells.Encoding;
import io.streamrnn.internal.ConfigReader;
import java.util.Map;

/**
 * Keras's {@code CategoryEncoding}: tokens from 0 on, encoded. A token that is not less than their
 * number is rejected.
 */
public final class CategoryEncoding extends CategoryLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of("CategoryEncoding", CategoryEncoding::read, CategoryEncoding::translate);

  private final Categories categories;

  private CategoryEncoding(String name, int tokens, Encoding encoding) {
    super(name, encoding);
    this.categories = Categories.tokens(tokens);
    if (encoding == Encoding.INT) {
      throw new IllegalArgumentException(
          "output mode not supported: output_mode=int; supported: one_hot, multi_hot, count");
    }
  }

  /**
   * A layer that returns one row for the tokens of a sample.
   *
   * @param tokens Keras's {@code num_tokens}
   */
  public static CategoryEncoding tokens(int tokens) {
    return new CategoryEncoding("category_encoding", tokens, Encoding.MULTI_HOT);
  }

  /** The layer under another name: Keras's {@code name}. */
  public CategoryEncoding name(String value) {
    return new CategoryEncoding(value, categories.count(), encoding());
  }

  /** The layer with Keras's {@code output_mode}; multi-hot by default. */
  public CategoryEncoding outputMode(Encoding value) {
    return new CategoryEncoding(name(), categories.count(), value);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    int tokens = config.integer("num_tokens");
    return new CategoryEncoding(name, tokens, readEncoding(config, Encoding.MULTI_HOT));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    to.put("num_tokens", from.size("num_tokens", "max_tokens"));
    translateEncoding(from, to);
  }

  @Override
  Categories categories() {
    return categories;
  }

  @Override
  public String className() {
    return "CategoryEncoding";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("num_tokens", categories.count());
    super.addConfig(config);
  }
}
