/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ConfigReader;
import java.util.Map;

/** Sets the options of a layer over any cell: Keras's {@code RNN(cell)}. */
public final class RnnBuilder extends RecurrentBuilder<RnnBuilder> {

  static final LayerEntry ENTRY =
      LayerEntry.recurrent("RNN", RnnBuilder::read, RnnBuilder::translate);

  private final CellSpec cell;

  RnnBuilder(CellSpec cell) {
    super("RNN");
    this.cell = cell;
  }

  private static RnnBuilder read(Map<String, Object> config, LayerRegistry registry) {
    ConfigReader reader = new ConfigReader("RNN", config);
    Object cell = reader.require("cell");
    reader.end();
    return new RnnBuilder(registry.cell(cell));
  }

  private static void translate(StoredConfig from, Map<String, Object> to) {
    RnnConfig.translate(from, to);
    to.put("cell", from.cell("cell"));
    from.copy(to, "num_constants");
  }

  @Override
  RnnBuilder self() {
    return this;
  }

  @Override
  CellSpec cellWithin() {
    return cell;
  }
}
