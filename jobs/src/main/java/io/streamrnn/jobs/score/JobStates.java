/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.AsOf;
import io.streamrnn.state.StateBootstrap;
import java.util.Optional;

/** Starts the states of a kind of job. */
interface JobStates {

  /** The states after the rows of a plan up to a place. */
  StateBootstrap<?, ?> of(HistoryRun run, NetworkPlan plan, Optional<AsOf> last);
}
