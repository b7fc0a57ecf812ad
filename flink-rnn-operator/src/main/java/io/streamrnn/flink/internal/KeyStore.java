package io.streamrnn.flink.internal;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.util.function.FunctionWithException;

/** The state of the key at hand, in Flink's keeping. */
final class KeyStore {

  /** Under which the states are found in a savepoint. Never change it. */
  static final String STATE_NAME = "rnn";

  private final ValueState<KeyState> states;
  private final long stamp;
  private final String owner;

  private KeyStore(ValueState<KeyState> states, long stamp, String owner) {
    this.states = states;
    this.stamp = stamp;
    this.owner = owner;
  }

  static KeyStore of(
      RnnSpec<?, ?> spec,
      RnnRuntime<?, ?> runtime,
      FunctionWithException<ValueStateDescriptor<KeyState>, ValueState<KeyState>, Exception> states)
      throws Exception {
    KeyRules<?, ?> rules = runtime.rules();
    return new KeyStore(
        states.apply(
            new ValueStateDescriptor<>(
                STATE_NAME, new KeyStateSerializer(rules.layout(), rules.stamp()))),
        rules.stamp(),
        "model=%s, inputVersion='%s'".formatted(runtime.model().name(), spec.inputs().version()));
  }

  /**
   * The state of the key at hand, which may be the back end's own object; null for none.
   *
   * @param key the key at hand, for messages
   * @throws NonRecoverableException if another model made it
   */
  KeyState get(Object key) throws IOException {
    KeyState state = states.value();
    if (state != null && state.stamp() != stamp) {
      throw new NonRecoverableException(
          "the state of a key was made by another model or input function: key=%s, expected stamp=%016x, got=%016x (%s); restore with the model and inputVersion that the savepoint was taken with, or begin with empty state: give the operator a new uid and restore with --allowNonRestoredState"
              .formatted(key, stamp, state.stamp(), owner));
    }
    return state;
  }

  /** Replaces the state of the key at hand; null for none. */
  void put(KeyState state) throws IOException {
    if (state == null) {
      states.clear();
    } else {
      states.update(state);
    }
  }
}
