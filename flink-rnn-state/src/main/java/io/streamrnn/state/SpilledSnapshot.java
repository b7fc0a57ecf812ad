/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.FullSnapshotResources;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyValueStateIterator;
import org.apache.flink.runtime.state.StreamCompressionDecorator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/**
 * A snapshot of states that are in a file, and not in a state backend.
 *
 * @param empty the snapshot of the state backend in which the same states are registered
 */
record SpilledSnapshot(
    FullSnapshotResources<Object> empty, SpilledStates states, EntryFormat format)
    implements FullSnapshotResources<Object> {

  @Override
  public List<StateMetaInfoSnapshot> getMetaInfoSnapshots() {
    return empty.getMetaInfoSnapshots();
  }

  @Override
  public KeyValueStateIterator createKVStateIterator() throws IOException {
    return new StateEntries(getMetaInfoSnapshots(), states, format);
  }

  @Override
  public KeyGroupRange getKeyGroupRange() {
    return empty.getKeyGroupRange();
  }

  @Override
  public TypeSerializer<Object> getKeySerializer() {
    return empty.getKeySerializer();
  }

  @Override
  public StreamCompressionDecorator getStreamCompressionDecorator() {
    return empty.getStreamCompressionDecorator();
  }

  @Override
  public void release() {
    empty.release();
  }
}
