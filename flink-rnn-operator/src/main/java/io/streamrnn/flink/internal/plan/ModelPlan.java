/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.ModelSource;
import java.io.Serializable;
import java.util.UUID;
import org.apache.flink.annotation.Internal;

/**
 * Which model a job runs.
 *
 * @param source where the model is loaded from
 * @param digest the digest of the model that the job was built with, or {@link #ANY_DIGEST}
 * @param submission identifies this build of a job whose model is a file that the job does not
 *     carry; its checkpoints have the file. Empty for other jobs
 */
@Internal
public record ModelPlan(ModelSource source, String digest, String submission)
    implements Serializable {

  /** The digest of a model that could not be read while the job was built. */
  public static final String ANY_DIGEST = "";

  /** A model that the job carries in its plan or its jar. */
  public ModelPlan(ModelSource source, String digest) {
    this(source, digest, "");
  }

  /** A model that the checkpoints of the job carry. */
  public static ModelPlan storedInCheckpoints(ModelSource source, String digest) {
    return new ModelPlan(source, digest, UUID.randomUUID().toString());
  }

  /** The same job, with its model from another place. */
  public ModelPlan from(ModelSource place) {
    return new ModelPlan(place, digest, submission);
  }

  /** Whether the model could not be read while the job was built. */
  public boolean isReadAtStart() {
    return digest.equals(ANY_DIGEST);
  }

  /** Whether checkpoints have the model. */
  public boolean isStored() {
    return !submission.isEmpty();
  }
}
