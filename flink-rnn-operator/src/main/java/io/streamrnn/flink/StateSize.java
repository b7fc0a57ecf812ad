package io.streamrnn.flink;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The size of the state of one key, in bytes, as the operator serializes it after an event. The key
 * itself and the overhead of the state backend are not included.
 */
@PublicEvolving
public final class StateSize {

  private StateSize() {}

  /** The size with {@link Scoring#carried()}. */
  public static int stateful(Model model) {
    return bytes(StateLayout.Carried.of(model.states()), 1, false);
  }

  /** The size with {@link Scoring#window(int)} when the window is full. */
  public static int slidingWindow(Model model, int length) {
    return bytes(new StateLayout.Window(length, model.inputSize()), length, false);
  }

  /** The additional size if records have timestamps. */
  public static int timestamps(Model model) {
    return bytes(StateLayout.Carried.of(model.states()), 1, true) - stateful(model);
  }

  private static int bytes(StateLayout layout, int steps, boolean timestamps) {
    KeyState state = new KeyState(0);
    state.open();
    state.addSteps(steps);
    // A value with a full mantissa, since others are written in fewer bytes.
    Arrays.fill(state.values(layout.floats(steps)), 1 / 3f);
    if (timestamps) {
      state.lastEvent(0);
    }
    DataOutputSerializer bytes = new DataOutputSerializer(64);
    try {
      new KeyStateSerializer(layout, 0).serialize(state, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.length();
  }
}
