/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.util.function.FunctionWithException;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/** The state of the current key in Flink's state backend. */
@Internal
public final class KeyStore {

  /** The name of the state in a savepoint. Never change it. */
  public static final String STATE_NAME = "rnn";

  private final ValueState<KeyState> states;
  private final KeyStateSerializer serializer;
  private final long stamp;
  private final boolean takesOthers;
  private final String owner;
  private final Function<Object, String> keyText;
  private final SerializableFunction<String, String> wording;
  private final boolean isRounded;
  private final IntConsumer written;

  private KeyStore(
      ValueState<KeyState> states,
      KeyStateSerializer serializer,
      long stamp,
      boolean takesOthers,
      String owner,
      Function<Object, String> keyText,
      SerializableFunction<String, String> wording,
      boolean isRounded,
      IntConsumer written) {
    this.states = states;
    this.serializer = serializer;
    this.stamp = stamp;
    this.takesOthers = takesOthers;
    this.owner = owner;
    this.keyText = keyText;
    this.wording = wording;
    this.isRounded = isRounded;
    this.written = written;
  }

  /**
   * The states of an operator.
   *
   * @param stamp of the states that the operator writes, and the only ones that it reads
   * @param takesOthers whether it reads and writes those of other models too
   * @param owner the model and the input version, for messages
   * @param keyText a key as messages may have it
   * @param wording names the options in messages
   * @param states gets the state from Flink
   * @param isRounded whether values are bfloat16 numbers, which take half the bytes
   * @param written takes the bytes of each state that is written
   */
  public static KeyStore of(
      StateLayout layout,
      long stamp,
      boolean takesOthers,
      String owner,
      Function<Object, String> keyText,
      SerializableFunction<String, String> wording,
      FunctionWithException<ValueStateDescriptor<KeyState>, ValueState<KeyState>, Exception> states,
      boolean isRounded,
      IntConsumer written)
      throws Exception {
    KeyStateSerializer serializer = new KeyStateSerializer(layout, stamp, takesOthers, wording);
    return new KeyStore(
        states.apply(new ValueStateDescriptor<>(STATE_NAME, serializer)),
        serializer,
        stamp,
        takesOthers,
        owner,
        keyText,
        wording,
        isRounded,
        written);
  }

  /**
   * The state of the current key, which may be the state backend's own object; null for none.
   *
   * @param key the current key, for messages
   * @throws StateMismatchException if another model wrote it
   */
  public @Nullable KeyState get(Object key) throws IOException {
    KeyState state = states.value();
    if (state != null && isOther(state)) {
      throw new StateMismatchException(
          wording.apply(
              "the state of a key must come from this model and input function: key=%s, expected stamp=%016x, got=%016x (%s); restore with the model and inputVersion that the savepoint was taken with, say with onModelChange(...) what happens to the states of another model, or start with empty state: give the operator a new uid and restore with --allowNonRestoredState"
                  .formatted(keyText.apply(key), stamp, state.stamp(), owner)));
    }
    return state;
  }

  /** What is left of a key without a sequence means the same to every model. */
  private boolean isOther(KeyState state) {
    return !takesOthers && state.isOpen() && state.stamp() != stamp;
  }

  /** Replaces the state of the current key; null for none. */
  public void put(@Nullable KeyState state) throws IOException {
    if (state == null) {
      states.clear();
    } else {
      states.update(state);
      changed(state);
    }
  }

  /** Counts a state whose object the state backend holds as written. */
  public void changed(KeyState state) {
    written.accept(serializer.bytes(state, isRounded));
  }
}
