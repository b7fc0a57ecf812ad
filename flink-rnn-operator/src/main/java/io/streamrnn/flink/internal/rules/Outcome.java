package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.KeyState;
import org.apache.flink.annotation.Internal;

/**
 * What an event did to its key.
 *
 * @param state of the key from now on; null for none
 * @param isChanged whether it must be written
 */
@Internal
public record Outcome(KeyState state, boolean isChanged) {

  static Outcome unchanged(KeyState state) {
    return new Outcome(state, false);
  }

  static Outcome changed(KeyState state) {
    return new Outcome(state, true);
  }
}
