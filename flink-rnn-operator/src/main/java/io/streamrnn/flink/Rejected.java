/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be scored. The state of its key is as if the record had never arrived.
 *
 * <p>If it broke several rules, the first one is reported. They are checked in this order: the
 * record and its timestamp, duplicates, sequences, inputs, initial states, constants, the step, the
 * output.
 *
 * @param key the record's key, as text
 * @param reason which rule it broke
 * @param message the rule, the values that broke it, the key and the model
 * @param model the model's name
 * @param record the record; null for {@link Reason#NULL_RECORD}, and if the record of an idle step
 *     could not be built
 * @param <IN> type of the records
 */
@PublicEvolving
public record Rejected<IN>(
    String key, Reason reason, String message, String model, @Nullable IN record) {

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
    /** The record arrived after the watermark had passed it, {@link LatePolicy#REJECT}. */
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
