/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The options of a model file, wherever it is. */
sealed interface LocatedModelSource extends ModelFileSource
    permits FileModelSource, ResourceModelSource {

  /** The name of the file. */
  String name();

  /** Where the file is, as the user gave it. */
  String place();

  /** How the file is read. */
  ModelFileOptions options();

  @Override
  CarriedModel read() throws IOException;

  @Override
  default Model load() throws IOException {
    return read().load();
  }

  /** The same file, read in another way. */
  LocatedModelSource with(ModelFileOptions options);

  @Override
  default ModelFileSource sha256(String digest) {
    return with(options().withSha256(digest));
  }

  @Override
  default ModelFileSource layers(String layers) {
    return with(options().with(options().load().withLayers(layers)));
  }

  @Override
  default ModelFileSource config(String config) {
    return with(options().with(options().load().withConfig(config)));
  }

  @Override
  default ModelFileSource states(Map<String, String> states) {
    return with(options().with(options().load().withStates(states)));
  }

  @Override
  default ModelFileSource outputs(String... outputs) {
    return with(options().with(options().load().withOutputs(List.of(outputs))));
  }

  @Override
  default ModelFileSource weightPrecision(WeightPrecision precision) {
    return with(options().with(options().load().withWeightPrecision(precision)));
  }
}
