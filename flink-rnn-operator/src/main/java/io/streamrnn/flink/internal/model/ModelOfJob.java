/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.annotation.Internal;

/**
 * The model that a job is built with. Where it was read to build the job, its bytes travel with the
 * job, so that no restart depends on the file. A file that the job does not carry, as it is too
 * large or only TaskManagers can read it, is kept in the job's checkpoints. Resources and code are
 * in the job's jar.
 *
 * @param plan which model the job runs
 * @param model the model, if it was read
 */
@Internal
public record ModelOfJob(ModelPlan plan, Optional<Model> model) {

  // The plan is uploaded as one request, which Flink limits to 100 MiB
  // (rest.server.max-content-length), with all else that is in it.
  static final long MAX_CARRIED_BYTES = 64L << 20;

  /**
   * Reads the model while the job is built.
   *
   * @throws IOException if it cannot be read
   */
  public static ModelOfJob readAtBuild(ModelSource source) throws IOException {
    return readAtBuild(source, MAX_CARRIED_BYTES);
  }

  static ModelOfJob readAtBuild(ModelSource source, long maxCarriedBytes) throws IOException {
    ModelSource read = source instanceof FileModelSource file ? file.read() : source;
    Model model = read.load();
    return new ModelOfJob(
        plan(inJob(read, maxCarriedBytes), model.identity().digest()), Optional.of(model));
  }

  /** Leaves the model to the TaskManagers. */
  public static ModelOfJob readAtStart(ModelSource source) {
    return new ModelOfJob(plan(inJob(source, 0), ModelPlan.ANY_DIGEST), Optional.empty());
  }

  private static ModelSource inJob(ModelSource source, long maxCarriedBytes) {
    if (!(source instanceof CarriedModel carried)) {
      return source;
    }
    boolean isCarried =
        carried.origin() instanceof FileModelSource && carried.size() <= maxCarriedBytes;
    return isCarried ? carried : carried.origin();
  }

  private static ModelPlan plan(ModelSource source, String digest) {
    return source instanceof FileModelSource
        ? ModelPlan.storedInCheckpoints(source, digest)
        : new ModelPlan(source, digest);
  }
}
