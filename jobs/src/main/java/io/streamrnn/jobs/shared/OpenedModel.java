/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.model.Model;
import java.io.IOException;

/**
 * A model source whose model this process has read. The job is built with that model. The file is
 * read again only in processes that the source is sent to.
 */
public final class OpenedModel implements ModelSource {

  private static final long serialVersionUID = 1L;

  private final ModelSource source;

  // Null after deserialization.
  private final transient Model model;

  /**
   * Reads the model.
   *
   * @throws IOException if it cannot be read
   */
  public OpenedModel(ModelSource source) throws IOException {
    this.source = source;
    this.model = source.load();
  }

  /** The model. Only in the process that read it. */
  public Model model() {
    return model;
  }

  @Override
  public String id() {
    return source.id();
  }

  @Override
  public Model load() throws IOException {
    return model == null ? source.load() : model;
  }
}
