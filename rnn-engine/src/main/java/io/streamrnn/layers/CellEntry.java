/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A class of cells in the {@link LayerRegistry}: its name, and how its configurations are read.
 * Immutable.
 */
public final class CellEntry {

  /** Makes a cell. */
  @FunctionalInterface
  interface Reader {

    /**
     * Makes the cell of a configuration.
     *
     * @param registry for the cells within the cell
     */
    CellSpec read(Map<String, Object> config, LayerRegistry registry);
  }

  private final String className;
  private final Reader reader;
  private final Optional<LayerEntry.Translation> translation;

  private CellEntry(String className, Reader reader, Optional<LayerEntry.Translation> translation) {
    this.className = className;
    this.reader = reader;
    this.translation = translation;
  }

  /** A class that Keras does not have. */
  static CellEntry of(String className, Function<Map<String, Object>, CellSpec> reader) {
    return new CellEntry(className, (config, registry) -> reader.apply(config), Optional.empty());
  }

  /** A class that Keras does not have, of cells within the cell. */
  static CellEntry ofCells(String className, Reader reader) {
    return new CellEntry(className, reader, Optional.empty());
  }

  /**
   * A class of Keras.
   *
   * @param translation translates the configuration in a file
   */
  static CellEntry ofKeras(String className, Reader reader, LayerEntry.Translation translation) {
    return new CellEntry(className, reader, Optional.of(translation));
  }

  /** The name of the class. */
  public String className() {
    return className;
  }

  /** The options of its configuration that change no score; none of a class that Keras lacks. */
  public Set<String> trainingOptions() {
    return isOfKeras() ? LayerEntry.RECURRENT_TRAINING_OPTIONS : Set.of();
  }

  /** Whether it is a class of Keras, which files may hold. */
  public boolean isOfKeras() {
    return translation.isPresent();
  }

  /**
   * Translates the configuration in a file.
   *
   * @param to the translated arguments are added
   * @throws java.util.NoSuchElementException unless {@link #isOfKeras}
   */
  public void translate(StoredConfig from, Map<String, Object> to) {
    translation.orElseThrow().translate(from, to);
  }

  Reader reader() {
    return reader;
  }
}
