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

/** The entries of a snapshot without those of erased keys, whatever their state or timer is. */
final class RemainingEntries implements FullSnapshotResources<Object> {

  private final KeyedSnapshot snapshot;
  private final ErasedKeys erased;

  RemainingEntries(KeyedSnapshot snapshot, ErasedKeys erased) {
    this.snapshot = snapshot;
    this.erased = erased;
  }

  @Override
  public List<StateMetaInfoSnapshot> getMetaInfoSnapshots() {
    return snapshot.states();
  }

  @Override
  public KeyValueStateIterator createKVStateIterator() throws IOException {
    return new Entries(snapshot, erased);
  }

  @Override
  public KeyGroupRange getKeyGroupRange() {
    return snapshot.resources().getKeyGroupRange();
  }

  @Override
  public TypeSerializer<Object> getKeySerializer() {
    return snapshot.resources().getKeySerializer();
  }

  @Override
  public StreamCompressionDecorator getStreamCompressionDecorator() {
    return snapshot.resources().getStreamCompressionDecorator();
  }

  @Override
  public void release() {
    snapshot.resources().release();
  }

  private static final class Entries implements KeyValueStateIterator {

    private final KeyedSnapshot snapshot;
    private final ErasedKeys erased;
    private final KeyText text;
    private final KeyBytes keys;
    private final KeyValueStateIterator all;
    // -- of the entry before
    private int keyGroup = -1;
    private int state = -1;
    // -- of the current entry
    private boolean isNewKeyGroup;
    private boolean isNewState;

    Entries(KeyedSnapshot snapshot, ErasedKeys erased) throws IOException {
      this.snapshot = snapshot;
      this.erased = erased;
      text = KeyText.of(snapshot.resources().getKeySerializer());
      keys = new KeyBytes(snapshot);
      all = snapshot.resources().createKVStateIterator();
      skipErased();
    }

    @Override
    public void next() throws IOException {
      all.next();
      skipErased();
    }

    private void skipErased() throws IOException {
      while (all.isValid() && isErased()) {
        all.next();
      }
      if (all.isValid()) {
        isNewKeyGroup = all.keyGroup() != keyGroup;
        isNewState = isNewKeyGroup || all.kvStateId() != state;
        keyGroup = all.keyGroup();
        state = all.kvStateId();
      }
    }

    private boolean isErased() throws IOException {
      return erased.contain(
          keys.key(all.key(), snapshot.states().get(all.kvStateId())),
          text,
          snapshot.resources().getKeySerializer());
    }

    @Override
    public int keyGroup() {
      return all.keyGroup();
    }

    @Override
    public byte[] key() {
      return all.key();
    }

    @Override
    public byte[] value() {
      return all.value();
    }

    @Override
    public int kvStateId() {
      return all.kvStateId();
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
      return all.isValid();
    }

    @Override
    public void close() {
      all.close();
    }
  }
}
