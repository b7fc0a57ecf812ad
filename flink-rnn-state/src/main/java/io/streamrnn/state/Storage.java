/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyStateSerializer;
import io.streamrnn.flink.internal.state.KeyStore;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/** Where the operator of a job has the states and timers of keys. */
enum Storage {
  /** That of {@code StreamingRnn}. */
  DATASTREAM("user-timers") {
    @Override
    void register(KeyStateSerializer states, RuntimeContext context) {
      context.getState(new ValueStateDescriptor<>(KeyStore.STATE_NAME, states));
    }

    @Override
    EntryFormat.ValueFormat format(KeyStateSerializer states) {
      return (key, state) ->
          new StateEntry(
              key.buildCompositeKeyNamespace(
                  VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE),
              state);
    }
  },

  /** That of {@code rnn_score}: Flink has the arguments of a function in maps. */
  SQL("user-unnamed-timers") {
    @Override
    void register(KeyStateSerializer states, RuntimeContext context) {
      context.getMapState(SqlTypes.states(states));
    }

    @Override
    EntryFormat.ValueFormat format(KeyStateSerializer states) {
      return SqlTypes.format(states);
    }
  };

  private final String timers;

  Storage(String timers) {
    this.timers = timers;
  }

  /** The name of Flink's timer service. */
  String timers() {
    return timers;
  }

  /** Registers the states of keys. */
  abstract void register(KeyStateSerializer states, RuntimeContext context);

  /** How the states of keys are written. */
  abstract EntryFormat.ValueFormat format(KeyStateSerializer states);
}
