/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.ModelReportType;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link ModelUpdate}.
 *
 * <p>As a table it has the columns {@code update}, {@code status}, {@code message} and {@code
 * model}, of which {@code status} is a STRING.
 */
@PublicEvolving
@TypeInfo(ModelReportType.class)
public final class ModelReport {

  /** What became of an update. */
  @PublicEvolving
  public enum Status {
    /** It passed all checks and becomes effective at its time. */
    ACCEPTED,
    /** It did not pass. The job continues with the model that it has. The message says why. */
    REFUSED
  }

  // Flink's serializer sets them.
  private ModelUpdate update;
  // Text, since tables have no enums.
  private String status;
  private String message;
  private String model;

  /** For Flink's serializer only. */
  @Internal
  public ModelReport() {
    this(ModelUpdate.of(""), Status.ACCEPTED.name(), "", "");
  }

  /** For Flink's tables only. */
  @Internal
  public ModelReport(ModelUpdate update, String status, String message, String model) {
    this.update = Objects.requireNonNull(update, "update");
    this.status = Objects.requireNonNull(status, "status");
    this.message = Objects.requireNonNull(message, "message");
    this.model = Objects.requireNonNull(model, "model");
  }

  /**
   * A report.
   *
   * @param update the update
   * @param status what became of it
   * @param message why it was refused; empty otherwise
   * @param model name and digests of the model; empty if it could not be read
   */
  public ModelReport(ModelUpdate update, Status status, String message, String model) {
    this(update, status.name(), message, model);
  }

  /** The update. */
  public ModelUpdate update() {
    return update;
  }

  /** What became of it. */
  public Status status() {
    return Status.valueOf(status);
  }

  /** The name of {@link #status()}, which is the column {@code status} of a table. */
  public String getStatus() {
    return status;
  }

  /** Why it was refused; empty otherwise. */
  public String message() {
    return message;
  }

  /** Name and digests of the model; empty if it could not be read. */
  public String model() {
    return model;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModelReport that
        && update.equals(that.update)
        && status.equals(that.status)
        && message.equals(that.message)
        && model.equals(that.model);
  }

  @Override
  public int hashCode() {
    return Objects.hash(update, status, message, model);
  }

  @Override
  public String toString() {
    return "ModelReport[update=%s, status=%s, message=%s, model=%s]"
        .formatted(update, status, message, model);
  }
}
