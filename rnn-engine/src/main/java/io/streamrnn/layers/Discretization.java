/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cells.Categories;
import io.streamrnn.cells.Encoding;
import io.streamrnn.internal.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keras's {@code Discretization}: the number of the bin that each value is in. */
public final class Discretization extends CategoryLayer {

  static final LayerEntry ENTRY =
      LayerEntry.of("Discretization", Discretization::read, Discretization::translate);

  private final List<Float> boundaries;
  private final Categories categories;

  private Discretization(String name, List<Float> boundaries, Encoding encoding) {
    super(name, encoding);
    this.boundaries = List.copyOf(boundaries);
    this.categories = Categories.bins(boundaries);
  }

  /**
   * A layer that returns numbers of bins.
   *
   * @param boundaries ascending; a value that equals one is in the bin above it
   */
  public static Discretization binBoundaries(List<Float> boundaries) {
    return new Discretization("discretization", boundaries, Encoding.INT);
  }

  /** The layer under another name: Keras's {@code name}. */
  public Discretization name(String value) {
    return new Discretization(value, boundaries, encoding());
  }

  /** The layer with Keras's {@code output_mode}. */
  public Discretization outputMode(Encoding value) {
    return new Discretization(name(), boundaries, value);
  }

  private static Layer read(String name, ConfigReader config, LayerRegistry registry) {
    config.take("num_bins");
    config.take("epsilon");
    List<Float> boundaries = new ArrayList<>();
    for (float boundary :
        NumberLists.floats("bin_boundaries", config.require("bin_boundaries")).orElseThrow()) {
      boundaries.add(boundary);
    }
    return new Discretization(name, boundaries, readEncoding(config, Encoding.INT));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    if (from.value("bin_boundaries").isEmpty()) {
      throw from.unsupported(
          "the file holds no bin_boundaries; create the layer with bin_boundaries=layer.bin_boundaries, and save the model again");
    }
    from.copy(to, "bin_boundaries");
    translateEncoding(from, to);
  }

  /** It reads measurements, whose bin is looked up. */
  @Override
  public boolean readsTokens() {
    return false;
  }

  @Override
  Categories categories() {
    return categories;
  }

  @Override
  public String className() {
    return "Discretization";
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("bin_boundaries", boundaries.stream().map(Float::doubleValue).toList());
    super.addConfig(config);
  }
}
