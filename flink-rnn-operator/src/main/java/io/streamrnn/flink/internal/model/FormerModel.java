/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.plan.ModelPlan;
import io.streamrnn.model.Model;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * A former model that the job does not carry, so that its checkpoints do.
 *
 * @param plan how this submission knows it
 */
@Internal
public record FormerModel(ModelPlan plan) implements ModelSource {

  /** A source of a former model. */
  public static ModelSource of(ModelPlan plan) {
    return plan.isStored() ? new FormerModel(plan) : plan.source();
  }

  /** How a job knows a former model. */
  public static ModelPlan planOf(ModelSource source) {
    return source instanceof FormerModel former
        ? former.plan()
        : new ModelPlan(source, ModelPlan.ANY_DIGEST);
  }

  @Override
  public Model load() throws IOException {
    return plan.source().load();
  }

  @Override
  public String id() {
    return plan.source().id();
  }
}
