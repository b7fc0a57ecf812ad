/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.state.KeyState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The states of the keys of a batch. Within one, a key has one object. For one thread. */
interface BatchStates extends KeyStates {

  /** As {@link #get}, of the current key. */
  @Nullable KeyState current(Object key) throws IOException;

  /** As {@link #get}, of a key of the batch whose state was read before. */
  @Nullable KeyState again(Object key) throws IOException;

  /** As {@link #again} if the key was read for the batch; otherwise it may be null, and unread. */
  @Nullable KeyState known(Object key) throws IOException;

  /** Ends the use of a key that no event of the batch has. */
  void release(Object key) throws IOException;

  /** Ends a batch. */
  void trim() throws IOException;

  /** Writes all states that differ from the state backend, before a checkpoint. */
  void writeAll() throws IOException;

  /** As {@link #writeAll}, and forgets all. */
  void clear() throws IOException;
}
