/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.Map;
import java.util.Objects;

/**
 * What a cell or an operation computes, in words that last: a tag for the kind, the version of the
 * kind, and its options. Shapes, weights and initial states are not part of it; a model's identity
 * takes them from the cell.
 *
 * <p>Tags of built-in kinds are lower-case words such as {@code lstm}. A custom kind has a slash in
 * its tag, as in {@code acme/minimal-rnn}, so that it never meets a built-in one.
 *
 * @param tag never the name of a Java class
 * @param version raised when the kind computes something else from the same options and weights
 * @param options by name: strings, numbers, booleans, nulls, lists and maps of these
 */
public record CellForm(String tag, int version, Map<String, Object> options) {

  /** Checks. */
  public CellForm {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(options, "options");
  }

  /** A form with these options. */
  public static CellForm of(String tag, int version, Map<String, Object> options) {
    return new CellForm(tag, version, options);
  }

  /** A form without options. */
  public static CellForm of(String tag, int version) {
    return new CellForm(tag, version, Map.of());
  }
}
