/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.model.FileModelSource;
import io.streamrnn.flink.internal.model.ModelFileOptions;
import io.streamrnn.flink.internal.model.ResourceModelSource;
import io.streamrnn.flink.internal.model.SuppliedModelSource;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Where a model comes from: a small reference that travels with the job, while the model itself is
 * loaded on each TaskManager, once per process, and shared by the subtasks there.
 */
@PublicEvolving
public interface ModelSource extends Serializable {

  /**
   * The name of the source in messages. Sources of one job with equal ids have the same model, and
   * a process loads it once for all of them.
   */
  String id();

  /**
   * Loads the model. Called on a TaskManager, by one thread at a time, and once while the job is
   * built.
   *
   * @throws IOException if it cannot be read now; the job restarts as its restart strategy says
   * @throws io.streamrnn.model.ModelFormatException if it is damaged or not supported; the job does
   *     not restart
   */
  Model load() throws IOException;

  /**
   * A model file, read through Flink's file systems.
   *
   * @param uri a path or URI that every TaskManager can read: a shared disk, {@code hdfs://},
   *     {@code s3://} with its plugin
   * @throws IllegalArgumentException if it is blank
   */
  static ModelFileSource file(String uri) {
    return new FileModelSource(uri, ModelFileOptions.none());
  }

  /**
   * A model file on the class path of the job, such as one in its jar.
   *
   * @param path from the root of the class path, such as {@code "/models/forecaster.h5"}
   * @throws IllegalArgumentException if it is blank
   */
  static ModelFileSource resource(String path) {
    return new ResourceModelSource(path, ModelFileOptions.none());
  }

  /**
   * A model that is built by code, such as one of custom cells.
   *
   * @param name of the source in messages
   * @param supplier builds the same model, weight by weight, in every process
   */
  static ModelSource of(String name, SerializableSupplier<Model> supplier) {
    return SuppliedModelSource.of(name, supplier);
  }
}
