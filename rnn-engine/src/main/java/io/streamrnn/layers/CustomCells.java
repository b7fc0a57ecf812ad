/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The custom cells of layers. A configuration holds their names and options only, so a copy of the
 * layers that is made from it takes the cells from here. Immutable, safe for use by many threads.
 */
public final class CustomCells {

  // In the order in which a configuration of the layers is read.
  private final List<CellSpec> cells;

  private CustomCells(List<CellSpec> cells) {
    this.cells = List.copyOf(cells);
  }

  /** Those of layers and of the layers within them. */
  public static CustomCells of(Layer layers) {
    List<CellSpec> cells = new ArrayList<>();
    collect(layers, cells);
    return new CustomCells(cells);
  }

  private static void collect(Layer layer, List<CellSpec> cells) {
    if (layer instanceof Sequential model) {
      model.layers().forEach(each -> collect(each, cells));
    } else if (layer instanceof Functional graph) {
      graph.layers().forEach(each -> collect(each, cells));
    } else if (layer instanceof Bidirectional both) {
      collect(both.forwardLayer(), cells);
      // Without a layer of its own it is read from the same cell.
      if (both.config().containsKey("backward_layer")) {
        collect(both.backwardLayer(), cells);
      }
    } else if (layer instanceof TimeDistributed each) {
      collect(each.layer(), cells);
    } else if (layer instanceof Rnn rnn) {
      collect(rnn.spec(), cells);
    }
  }

  private static void collect(CellSpec cell, List<CellSpec> cells) {
    if (cell instanceof StackedRnnCells stack) {
      stack.cells().forEach(each -> collect(each, cells));
    } else if (LayerRegistry.standard().cellEntry(cell.className()).isEmpty()) {
      cells.add(cell);
    }
  }

  /** A registry that also knows these cells, from which one configuration of the layers is read. */
  public LayerRegistry registry() {
    List<CellSpec> left = new ArrayList<>(cells);
    return LayerRegistry.standard()
        .with(
            cells.stream()
                .map(CellSpec::className)
                .distinct()
                .map(name -> CustomObjects.cell(name, config -> take(name, config, left)))
                .toArray(CustomObjects[]::new));
  }

  /** The next cell of a name with these options; cells may differ in more than their options. */
  private static CellSpec take(String name, Map<String, Object> config, List<CellSpec> left) {
    for (int i = 0; i < left.size(); i++) {
      CellSpec cell = left.get(i);
      if (cell.className().equals(name) && cell.config().equals(config)) {
        return left.remove(i);
      }
    }
    throw new IllegalArgumentException(
        "the options of a custom cell must stay the same: cell=%s, config=%s; return equal values from every call of config()"
            .formatted(name, config));
  }
}
