/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What became of a {@link ModelUpdate}.
 *
 * @param update the update
 * @param status what became of it
 * @param message why it was refused; empty otherwise
 * @param model name and digests of the model; empty if it could not be read
 */
@PublicEvolving
public record ModelReport(ModelUpdate update, Status status, String message, String model) {

  /** What became of an update. */
  @PublicEvolving
  public enum Status {
    /** It passed all checks and becomes effective at its time. */
    ACCEPTED,
    /** It did not pass. The job continues with the model that it has. The message says why. */
    REFUSED
  }

  /** Checks. */
  public ModelReport {
    Objects.requireNonNull(update, "update");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(model, "model");
  }
}
