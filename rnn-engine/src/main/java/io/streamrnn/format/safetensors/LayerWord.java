/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A word of a declaration such as {@code "lstm(last) relu fc sigmoid"}.
 *
 * @param name of a module, of an activation, or of a layer without weights
 * @param arguments what follows in parentheses; may be empty
 */
record LayerWord(String name, List<String> arguments) {

  private static final Pattern WORD = Pattern.compile("([^\\s,()]+)(?:\\s*\\(([^()]*)\\))?[\\s,]*");

  /** The words, which are separated by blanks or commas. */
  static List<LayerWord> parse(String layers) {
    String text = layers.strip();
    List<LayerWord> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new UnsupportedModelException(
            "layers must be names, each with its arguments in parentheses: layers=\"%s\", read=\"%s\"; write them like \"lstm(last) relu fc sigmoid\""
                .formatted(layers, text.substring(0, end)));
      }
      words.add(new LayerWord(matcher.group(1), arguments(matcher.group(2))));
      end = matcher.end();
    }
    return words;
  }

  private static List<String> arguments(@Nullable String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("[\\s,]+"));
  }

  /** As it was written. */
  @Override
  public String toString() {
    return arguments.isEmpty() ? name : name + "(" + String.join(", ", arguments) + ")";
  }
}
