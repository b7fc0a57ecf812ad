/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The equation of a product with the last axes of an input: {@code "abc,cd->abd"}.
 *
 * @param text as it is in Keras
 * @param isOpen whether any number of axes may be in front: {@code "...x,xy->...y"}
 * @param kept the axes in front that have letters
 * @param inputs the last axes of the input, which are the first ones of the kernel
 * @param outputs the other axes of the kernel, which are the last ones of the output
 */
record EinsumEquation(String text, boolean isOpen, String kept, String inputs, String outputs) {

  private static final Pattern PARTS =
      Pattern.compile("(\\.\\.\\.)?([A-Za-z]+),([A-Za-z]+)->(\\.\\.\\.)?([A-Za-z]+)");

  /**
   * Reads an equation.
   *
   * @throws IllegalArgumentException if it is another product
   */
  static EinsumEquation of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an equation must be a product with the last axes of the input, such as abc,cd->abd: equation="
                        + text));
  }

  /** Reads an equation; empty if it is another product. */
  static Optional<EinsumEquation> parse(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches() || (parts.group(1) == null) != (parts.group(4) == null)) {
      return Optional.empty();
    }
    boolean isOpen = parts.group(1) != null;
    String input = parts.group(2);
    String kernel = parts.group(3);
    int first = Math.max(0, input.indexOf(kernel.charAt(0)));
    String kept = input.substring(0, first);
    String inputs = input.substring(first);
    boolean isProduct =
        kernel.startsWith(inputs)
            && kernel.length() > inputs.length()
            && parts.group(5).equals(kept + kernel.substring(inputs.length()))
            && (kept + kernel).chars().distinct().count() == kept.length() + kernel.length()
            && (isOpen || !kept.isEmpty());
    return isProduct
        ? Optional.of(
            new EinsumEquation(text, isOpen, kept, inputs, kernel.substring(inputs.length())))
        : Optional.empty();
  }

  /** Whether these are axes that the kernel adds. */
  boolean hasOutputs(String axes) {
    return axes.chars().allMatch(axis -> outputs.indexOf(axis) >= 0);
  }

  /** The shape of a bias along some axes: 1 for the others behind the first of them. */
  Shape biasShape(String axes, Shape output) {
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < outputs.length(); i++) {
      boolean isAlong = axes.indexOf(outputs.charAt(i)) >= 0;
      if (isAlong || !dims.isEmpty()) {
        dims.add(isAlong ? output.dim(i) : 1);
      }
    }
    return new Shape(dims);
  }

  void requireRank(TensorShape input, String layer) {
    int least = kept.length() + inputs.length();
    if (isOpen ? input.rank() < least : input.rank() != least) {
      throw new IllegalArgumentException(
          "the input must have the axes of the equation: equation=%s, got=%s, layer=%s"
              .formatted(text, input, layer));
    }
  }
}
