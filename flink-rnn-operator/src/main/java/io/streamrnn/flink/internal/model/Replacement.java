/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.ModelUpdate;
import org.apache.flink.annotation.Internal;

/** Where the model of an update is read from. */
@Internal
public final class Replacement {

  private Replacement() {}

  /** The file of an update, read as the model that it replaces was read. */
  public static ModelFileSource of(ModelUpdate update, ModelSource replaced) {
    ModelFileOptions options =
        new ModelFileOptions(optionsOf(replaced).load(), ModelFileOptions.none().sha256());
    ModelFileSource file = new FileModelSource(update.uri(), options);
    return update.sha256().isEmpty() ? file : file.sha256(update.sha256());
  }

  private static ModelFileOptions optionsOf(ModelSource source) {
    if (source instanceof CarriedModel carried) {
      return carried.origin().options();
    }
    return source instanceof LocatedModelSource located
        ? located.options()
        : ModelFileOptions.none();
  }
}
