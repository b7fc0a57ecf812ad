package io.streamrnn.jobs.model;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import io.streamrnn.flink.internal.state.StateLayout;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataOutputSerializer;

/** How many bytes the state of a key takes, as the operator writes it after an event. */
final class StateBytes {

  private StateBytes() {}

  /** With the state carried from event to event. */
  static int carried(Model model) {
    return bytes(StateLayout.Carried.of(model.states()), 1, false);
  }

  /** With a window that is full. */
  static int window(Model model, int length) {
    return bytes(new StateLayout.Window(length, model.inputSize()), length, false);
  }

  /** What is added where events have timestamps. */
  static int ofTimes(Model model) {
    return bytes(StateLayout.Carried.of(model.states()), 1, true) - carried(model);
  }

  private static int bytes(StateLayout layout, int steps, boolean times) {
    KeyState state = new KeyState(0);
    state.open();
    state.addSteps(steps);
    // No short number: these are written in fewer bytes.
    Arrays.fill(state.values(layout.floats(steps)), 1 / 3f);
    if (times) {
      state.lastEvent(0);
    }
    DataOutputSerializer bytes = new DataOutputSerializer(64);
    try {
      new KeyStateSerializer(layout, 0).serialize(state, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.length();
  }
}
