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
 * Where a model comes from. It travels with the job, and the model is loaded on each TaskManager,
 * once per process, and shared by the subtasks there. A file is read when the job is built, and its
 * bytes travel with the job, see {@link ModelReadAt}.
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
   * @throws io.streamrnn.model.ModelFormatException if it is damaged or not supported; a job that
   *     starts for the first time ends, unless the model is read at {@link ModelReadAt#START}
   */
  Model load() throws IOException;

  /**
   * A model file, read through Flink's file systems when {@code build()} is called. The job carries
   * what was read. The file may be replaced or deleted afterwards: the job, and all of its
   * restarts, run the model that it was built with. A new submission reads the file again.
   *
   * @param uri a path or URI that the client can read: a local file, a shared disk, {@code
   *     hdfs://}, {@code s3://} with its plugin. TaskManagers must be able to read a file of more
   *     than 64 MiB, and one of {@link ModelReadAt#START}
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
