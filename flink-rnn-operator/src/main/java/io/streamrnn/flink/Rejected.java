/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.RejectedType;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be scored. The state of its key is as if the record had never arrived.
 *
 * <p>As a table it has the columns {@code key}, {@code reason}, {@code message}, {@code model} and
 * {@code record}, of which {@code reason} is a STRING.
 *
 * <p>If it broke several rules, the first one is reported. They are checked in this order: the
 * record and its timestamp, duplicates, sequences, inputs, initial states, constants, the step, the
 * output.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@TypeInfo(RejectedType.Factory.class)
public final class Rejected<IN> {

  // Flink's serializer sets them.
  private String key;
  // Text, since tables have no enums.
  private String reason;
  private String message;
  private String model;
  private @Nullable IN record;

  /** For Flink's serializer only. */
  @Internal
  public Rejected() {
    this("", Reason.NULL_RECORD.name(), "", "", null);
  }

  /** For Flink's tables only. */
  @Internal
  public Rejected(String key, String reason, String message, String model, @Nullable IN record) {
    this.key = key;
    this.reason = reason;
    this.message = message;
    this.model = model;
    this.record = record;
  }

  /**
   * A rejected record.
   *
   * @param key the record's key, as text
   * @param reason which rule it broke
   * @param message the rule, the values that broke it, the key and the model
   * @param model the name of the model that was to take its steps; if that was not decided yet, of
   *     the model of the job, or of the update that replaces it at the time of the record
   * @param record the record; null for {@link Reason#NULL_RECORD}, and if the record of an idle
   *     step could not be built
   */
  public Rejected(String key, Reason reason, String message, String model, @Nullable IN record) {
    this(key, reason.name(), message, model, record);
  }

  /** The record's key, as text. */
  public String key() {
    return key;
  }

  /** Which rule it broke. */
  public Reason reason() {
    return Reason.valueOf(reason);
  }

  /** The name of {@link #reason()}, which is the column {@code reason} of a table. */
  public String getReason() {
    return reason;
  }

  /** The rule, the values that broke it, the key and the model. */
  public String message() {
    return message;
  }

  /**
   * The name of the model that was to take its steps; if that was not decided yet, of the model of
   * the job, or of the update that replaces it at the time of the record.
   */
  public String model() {
    return model;
  }

  /**
   * The record; null for {@link Reason#NULL_RECORD}, and if the record of an idle step could not be
   * built.
   */
  public @Nullable IN record() {
    return record;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rejected<?> that
        && key.equals(that.key)
        && reason.equals(that.reason)
        && message.equals(that.message)
        && model.equals(that.model)
        && Objects.equals(record, that.record);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, reason, message, model, record);
  }

  @Override
  public String toString() {
    return "Rejected[key=%s, reason=%s, message=%s, model=%s, record=%s]"
        .formatted(key, reason, message, model, record);
  }

  /** Which rule a record broke. */
  @PublicEvolving
  public enum Reason {
    /** The record is null. */
    NULL_RECORD,
    /** The input function threw. */
    INPUT_FAILED,
    /** The input function returned null. */
    NULL_INPUT,
    /** The input function returned more or fewer values than the model takes. */
    WRONG_LENGTH,
    /** The input function returned an infinity, or a NaN with {@link MissingValues#reject()}. */
    NOT_FINITE,
    /** An option uses event time, and the record has no timestamp. */
    NO_TIMESTAMP,
    /** The record is late, {@link LatePolicy#REJECT}. */
    LATE,
    /** No sequence is open, and the record starts none, {@link MissingStart#REJECT}. */
    MISSING_START,
    /** A sequence is open, and the record starts one, {@link RepeatedStart#REJECT}. */
    REPEATED_START,
    /** No sequence is open, and the record ends one, {@link EndWithoutStart#REJECT}. */
    END_WITHOUT_START,
    /**
     * A predicate, the function of {@code deduplicateById}, {@code deduplicateBySequenceNumber} or
     * {@code idleSteps}, or the time function of {@code apply} threw.
     */
    FUNCTION_FAILED,
    /** The function of the initial states threw, or its result does not fit the model. */
    INITIAL_STATE,
    /** The key has no constants although the model needs them, or they do not fit the model. */
    CONSTANTS,
    /** The record has no model, or another one than its sequence, {@link ModelChange#refuse()}. */
    MODEL,
    /** A cell threw. */
    STEP_FAILED,
    /** The score or the new state has a NaN or an infinity. */
    DIVERGED,
    /** The output function threw. */
    OUTPUT_FAILED,
    /** A column of the key is NULL, in SQL. */
    NULL_KEY
  }
}
