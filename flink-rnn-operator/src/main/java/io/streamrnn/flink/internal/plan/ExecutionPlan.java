/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.StateCache;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** How events are run. It changes no result. */
@Internal
public sealed interface ExecutionPlan extends Serializable {

  /** One event at a time, each with its state from the state backend. */
  static ExecutionPlan none() {
    return new OneByOne();
  }

  /** Whether an option is in use. */
  default boolean isSet() {
    return this instanceof Batched;
  }

  /** This for an operator that runs batches always. */
  Batched batched();

  /** This with batches of another size. */
  default ExecutionPlan with(Batching batching) {
    return new Batched(batching, batched().cache());
  }

  /** This with a state cache. */
  default ExecutionPlan with(StateCache cache) {
    return new Batched(batched().batching(), new Cache(cache.size(), cache.maxDirty()));
  }

  /** See {@link #none()}. */
  record OneByOne() implements ExecutionPlan {

    @Override
    public Batched batched() {
      return new Batched(Batching.ofSize(1), Cache.none());
    }
  }

  /** Several events at a time, or with a state cache. */
  record Batched(Batching batching, Cache cache) implements ExecutionPlan {

    @Override
    public Batched batched() {
      return this;
    }
  }

  /**
   * Which states stay in memory between batches.
   *
   * @param size at most how many
   * @param maxDirty about how many of them may still differ from the state backend when a
   *     checkpoint is due
   */
  record Cache(int size, int maxDirty) implements Serializable {

    /** None. */
    public static Cache none() {
      return new Cache(0, 0);
    }

    /** Whether the option is in use. */
    public boolean isSet() {
      return size > 0;
    }
  }
}
