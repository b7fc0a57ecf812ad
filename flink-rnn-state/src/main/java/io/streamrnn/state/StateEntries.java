/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.flink.runtime.state.KeyValueStateIterator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/** The entries of states that are in a file, in the order of a snapshot. For one thread. */
final class StateEntries implements KeyValueStateIterator {

  private static final StateEntry NONE = new StateEntry(new byte[0], new byte[0]);

  private final List<StateMetaInfoSnapshot> states;
  private final SpilledStates spilled;
  private final EntryFormat format;
  // -- the place
  private int keyGroup;
  private int state;
  private SpilledStates.Reader reader;
  private final Queue<StateEntry> ofKey = new ArrayDeque<>();
  // -- the current entry
  private StateEntry entry = NONE;
  private boolean isValid = true;
  private boolean isNewKeyGroup;
  private boolean isNewState;

  /**
   * Starts at the first entry.
   *
   * @param states that are registered; an entry names its state by the place in the list
   */
  StateEntries(List<StateMetaInfoSnapshot> states, SpilledStates spilled, EntryFormat format)
      throws IOException {
    this.states = states;
    this.spilled = spilled;
    this.format = format;
    keyGroup = spilled.range().getStartKeyGroup();
    reader = spilled.read(keyGroup);
    next();
    isNewKeyGroup = true;
  }

  @Override
  public void next() throws IOException {
    isNewKeyGroup = false;
    isNewState = false;
    while (isValid && ofKey.isEmpty()) {
      if (reader.hasNext()) {
        ofKey.addAll(entries(reader.next()));
      } else {
        moveOn();
      }
    }
    if (isValid) {
      entry = ofKey.remove();
    }
  }

  /** To the next state, and behind the last one to the next key group. */
  private void moveOn() {
    isNewState = true;
    state++;
    if (state == states.size()) {
      state = 0;
      keyGroup++;
      isNewKeyGroup = true;
    }
    isValid = keyGroup <= spilled.range().getEndKeyGroup();
    if (isValid) {
      reader = spilled.read(keyGroup);
    }
  }

  private List<StateEntry> entries(PastState<Object> of) throws IOException {
    StateMetaInfoSnapshot snapshot = states.get(state);
    if (KeyBytes.isEventTimer(snapshot)) {
      return format.timers(keyGroup, of, of.eventTimers());
    }
    if (KeyBytes.isTimer(snapshot)) {
      return format.timers(keyGroup, of, of.processingTimers());
    }
    return SavedWaiting.isIt(snapshot) ? format.waiting(keyGroup, of) : format.state(keyGroup, of);
  }

  @Override
  public int keyGroup() {
    return keyGroup;
  }

  @Override
  public byte[] key() {
    return entry.key();
  }

  @Override
  public byte[] value() {
    return entry.value();
  }

  @Override
  public int kvStateId() {
    return state;
  }

  @Override
  public boolean isNewKeyValueState() {
    return isNewState;
  }

  @Override
  public boolean isNewKeyGroup() {
    return isNewKeyGroup;
  }

  @Override
  public boolean isValid() {
    return isValid;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
