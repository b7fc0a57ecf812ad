/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.Map;
import java.util.function.Function;

/**
 * Custom classes by their names in configurations: Keras's {@code custom_objects}, for {@link
 * LayerRegistry#with}. Immutable.
 */
public final class CustomObjects {

  private final String className;
  private final Function<Map<String, Object>, CellSpec> factory;

  private CustomObjects(String className, Function<Map<String, Object>, CellSpec> factory) {
    this.className = className;
    this.factory = factory;
  }

  /**
   * A class of cells.
   *
   * @param className the {@code class_name} in configurations
   * @param factory makes the cell of a {@code config}
   */
  public static CustomObjects cell(
      String className, Function<Map<String, Object>, CellSpec> factory) {
    return new CustomObjects(className, factory);
  }

  CellEntry entry() {
    return CellEntry.of(className, factory);
  }
}
