package io.streamrnn.flink;

import io.streamrnn.flink.internal.plan.ControlTypeFactory;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * A command to the states of keys, for the control stream of {@link StreamingRnn#apply(
 * org.apache.flink.streaming.api.datastream.KeyedStream,
 * org.apache.flink.streaming.api.datastream.DataStream)}. It takes effect when it arrives. What it
 * ended, deleted, replaced or was to tell, and why it could not be carried out, is told on the
 * stream of {@link StreamingRnn#sequences}; what it set is not.
 *
 * @param action what is to be done
 * @param key of which; null for all
 * @param values states or constants, one array each; null where there are none
 * @param <K> type of the keys
 */
@PublicEvolving
@TypeInfo(ControlTypeFactory.class)
public record Control<K>(Action action, K key, float[][] values) {

  /** What a command does. Events that wait for a watermark come after it. */
  @PublicEvolving
  public enum Action {
    /** Ends the open sequence, if there is one; the next event begins another. */
    RESET,
    /** Forgets all that is kept for the key, its constants too. */
    DELETE,
    /** Tells the state and leaves it as it is; of a key that is not known, that nothing is. */
    DUMP,
    /**
     * Begins a sequence with these states, in place of the one that is open. Gaps, expiry and
     * heartbeats go on from the last event if a sequence was open, otherwise they count from the
     * first one to come.
     */
    SET_STATES,
    /** Replaces the constants of the key. */
    SET_CONSTANTS,
    /** {@link #RESET} for every key. */
    RESET_ALL
  }

  /** Checks. */
  public Control {
    Objects.requireNonNull(action, "action");
    if ((key == null) != (action == Action.RESET_ALL)) {
      throw new IllegalArgumentException(
          "a command has a key unless it is for all: action=%s, key=%s".formatted(action, key));
    }
    boolean takesValues = action == Action.SET_STATES || action == Action.SET_CONSTANTS;
    if ((values != null) != takesValues) {
      throw new IllegalArgumentException(
          "only states and constants that are set have values: action=%s, values=%s"
              .formatted(action, Arrays.deepToString(values)));
    }
  }

  /** See {@link Action#RESET}. */
  public static <K> Control<K> reset(K key) {
    return new Control<>(Action.RESET, key, null);
  }

  /** See {@link Action#DELETE}. */
  public static <K> Control<K> delete(K key) {
    return new Control<>(Action.DELETE, key, null);
  }

  /** See {@link Action#DUMP}. */
  public static <K> Control<K> dump(K key) {
    return new Control<>(Action.DUMP, key, null);
  }

  /**
   * See {@link Action#SET_STATES}.
   *
   * @param states one array per state of the model, in its order; kept, not copied
   */
  public static <K> Control<K> setStates(K key, float[]... states) {
    return new Control<>(Action.SET_STATES, key, states);
  }

  /**
   * See {@link Action#SET_CONSTANTS}.
   *
   * @param constants one array per constant of the model, in its order; kept, not copied
   */
  public static <K> Control<K> setConstants(K key, float[]... constants) {
    return new Control<>(Action.SET_CONSTANTS, key, constants);
  }

  /** See {@link Action#RESET_ALL}. */
  public static <K> Control<K> resetAll() {
    return new Control<>(Action.RESET_ALL, null, null);
  }

  /** The type of commands to keys of a type, for sources and functions that ask for it. */
  public static <K> TypeInformation<Control<K>> typeOf(TypeInformation<K> keys) {
    return ControlTypeFactory.of(keys);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Control<?> that
        && action == that.action
        && Objects.equals(key, that.key)
        && Arrays.deepEquals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(action, key, Arrays.deepHashCode(values));
  }

  @Override
  public String toString() {
    return "Control[action=%s, key=%s, values=%s]"
        .formatted(action, key, Arrays.deepToString(values));
  }
}
