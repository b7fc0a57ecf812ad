package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A record that could not be scored. The state of its key is as if the record had never come.
 *
 * @param key the record's key, as text
 * @param reason which rule it broke
 * @param message the rule, the values at fault, the key and the model
 * @param model the model's name
 * @param record the record; may be null
 * @param <IN> type of the records
 */
@PublicEvolving
public record Rejected<IN>(String key, Reason reason, String message, String model, IN record) {

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
    /** The input function returned a NaN or an infinity. */
    NOT_FINITE,
    /** A cell threw. */
    STEP_FAILED,
    /** The score or the new state has a NaN or an infinity. */
    DIVERGED,
    /** The output function threw or returned null. */
    OUTPUT_FAILED
  }
}
