package io.streamrnn.flink;

import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What became of the state of a key: its sequence ended, it was forgotten, or it was asked for.
 *
 * @param key the key
 * @param cause why
 * @param message what is to be known besides; empty for nothing
 * @param steps how many steps went into the sequence; 0 if none was open
 * @param lastEvent event time of the last event, in milliseconds; null if it had none; where whole
 *     windows are scored, the last time by which they are put in order
 * @param output the last score of the sequence {@code [O]}, Keras's final output; of length 0 if
 *     there is none, or if it is not kept, see {@link StreamingRnn#sequences}
 * @param states the final states {@code [S_k]}, Keras's {@code return_state}; none where windows of
 *     the last events are scored, where the network needs the future, or no sequence was open
 * @param <K> type of the keys
 */
@PublicEvolving
public record SequenceReport<K>(
    K key,
    Cause cause,
    String message,
    long steps,
    Long lastEvent,
    float[] output,
    float[][] states) {

  /** Why a state is told of. */
  @PublicEvolving
  public enum Cause {
    /** An event ended the sequence; or its window was closed, where whole windows are scored. */
    END,
    /** An event started another one, {@link DoubledStart#RESTART}. */
    RESTARTED,
    /** An event asked for a reset. */
    RESET,
    /** No event came for the length of the gap. */
    GAP,
    /** No event came for the time that keys expire after, in event time. Nothing is left. */
    EXPIRED,
    /** No event came for the time that states live, in processing time. Nothing is left. */
    TIME_TO_LIVE,
    /** A command reset it. */
    CONTROL_RESET,
    /** A command deleted it. Nothing is left. */
    CONTROL_DELETED,
    /** A command set the states of a sequence that was open: this is what it replaced. */
    CONTROL_REPLACED,
    /** A command asked for it; nothing changed. */
    DUMP,
    /** A command could not be carried out; nothing changed. The message says why. */
    CONTROL_REFUSED
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequenceReport<?> that
        && Objects.equals(key, that.key)
        && cause == that.cause
        && message.equals(that.message)
        && steps == that.steps
        && Objects.equals(lastEvent, that.lastEvent)
        && Arrays.equals(output, that.output)
        && Arrays.deepEquals(states, that.states);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        key,
        cause,
        message,
        steps,
        lastEvent,
        Arrays.hashCode(output),
        Arrays.deepHashCode(states));
  }

  @Override
  public String toString() {
    return "SequenceReport[key=%s, cause=%s, message=%s, steps=%d, lastEvent=%s, output=%s, states=%s]"
        .formatted(
            key,
            cause,
            message,
            steps,
            lastEvent,
            Arrays.toString(output),
            Arrays.deepToString(states));
  }
}
