package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A record that could not be scored. The state of its key is as if the record had never come.
 *
 * <p>Of several rules that it broke, it is the first that is told: those of the record itself and
 * of its time come first, then what is known of duplicates, sequences, inputs, initial states and
 * constants, at last the step and the output.
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
    /** The input function returned an infinity, or a NaN where {@link MissingValues} refuses it. */
    NOT_FINITE,
    /** A rule goes by event time, and the record has no timestamp. */
    NO_TIMESTAMP,
    /** The record came when the watermark had passed it, {@link Late#SIDE_OUTPUT}. */
    LATE,
    /** No sequence is open, and the record starts none, {@link MissingStart#REJECT}. */
    MISSING_START,
    /** A sequence is open, and the record starts one, {@link DoubledStart#REJECT}. */
    DOUBLED_START,
    /** No sequence is open, and the record ends one, {@link EndWithoutStart#REJECT}. */
    END_WITHOUT_START,
    /** A predicate, the function of the id, the sequence number or the heartbeat threw. */
    FUNCTION_FAILED,
    /** The function of the initial states threw, or what it returned does not fit the model. */
    INITIAL_STATE,
    /** The model wants constants, and the key has none, or they do not fit the model. */
    CONSTANTS,
    /** A cell threw. */
    STEP_FAILED,
    /** The score or the new state has a NaN or an infinity. */
    DIVERGED,
    /** The output function threw or returned null. */
    OUTPUT_FAILED
  }
}
