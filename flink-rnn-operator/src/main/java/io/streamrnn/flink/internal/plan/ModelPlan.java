/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.ModelSource;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * Which model a job runs.
 *
 * @param source where the model is loaded from
 * @param digest the digest of the model that the job was built with, or {@link #ANY_DIGEST}
 */
@Internal
public record ModelPlan(ModelSource source, String digest) implements Serializable {

  /** The digest of a model that could not be read while the job was built. */
  public static final String ANY_DIGEST = "";
}
