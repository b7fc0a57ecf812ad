/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.FullSnapshotResources;
import org.apache.flink.runtime.state.FullSnapshotUtil;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyValueStateIterator;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.SnappyStreamCompressionDecorator;
import org.apache.flink.runtime.state.StreamCompressionDecorator;
import org.apache.flink.runtime.state.UncompressedStreamCompressionDecorator;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a savepoint in canonical format, in the order of the file, see Flink's {@code
 * FullSnapshotRestoreOperation}. Needs no memory for the states, and no class of their types.
 */
final class CanonicalSnapshot implements FullSnapshotResources<Object> {

  private static final int BUFFER = 1 << 16;

  private final KeyGroupsStateHandle handle;
  private final KeyedBackendSerializationProxy<Object> header;

  CanonicalSnapshot(KeyGroupsStateHandle handle, KeyedBackendSerializationProxy<Object> header) {
    this.handle = handle;
    this.header = header;
  }

  @Override
  public List<StateMetaInfoSnapshot> getMetaInfoSnapshots() {
    return header.getStateMetaInfoSnapshots();
  }

  @Override
  public KeyValueStateIterator createKVStateIterator() throws IOException {
    return new Entries(handle, getStreamCompressionDecorator());
  }

  @Override
  public KeyGroupRange getKeyGroupRange() {
    return handle.getKeyGroupRange();
  }

  @Override
  public TypeSerializer<Object> getKeySerializer() {
    return KeyedSnapshot.keySerializer(header);
  }

  @Override
  public StreamCompressionDecorator getStreamCompressionDecorator() {
    return header.isUsingKeyGroupCompression()
        ? SnappyStreamCompressionDecorator.INSTANCE
        : UncompressedStreamCompressionDecorator.INSTANCE;
  }

  @Override
  public void release() {
    // Nothing is held.
  }

  private static final class Entries implements KeyValueStateIterator {

    private static final byte[] NONE = {};

    private final FSDataInputStream file;
    private final StreamCompressionDecorator compression;
    private final Iterator<Tuple2<Integer, Long>> groups;
    // Null between two key groups.
    private @Nullable DataInputViewStreamWrapper group;
    private int keyGroup;
    private int nextState;
    // -- the current entry
    private int state;
    private byte[] key = NONE;
    private byte[] value = NONE;
    private boolean isValid = true;
    private boolean isNewKeyGroup;
    private boolean isNewState;

    Entries(KeyGroupsStateHandle handle, StreamCompressionDecorator compression)
        throws IOException {
      this.compression = compression;
      file = handle.openInputStream();
      groups = handle.getGroupRangeOffsets().iterator();
      next();
    }

    @Override
    public void next() throws IOException {
      isNewKeyGroup = false;
      while (group == null) {
        if (!groups.hasNext()) {
          isValid = false;
          return;
        }
        open(groups.next());
      }
      read(group);
    }

    private void open(Tuple2<Integer, Long> next) throws IOException {
      if (next.f1 == 0) {
        return; // A key group without entries.
      }
      keyGroup = next.f0;
      isNewKeyGroup = true;
      file.seek(next.f1);
      group =
          new DataInputViewStreamWrapper(
              compression.decorateWithCompression(new BufferedInputStream(file, BUFFER)));
      nextState = group.readUnsignedShort();
    }

    private void read(DataInputViewStreamWrapper in) throws IOException {
      isNewState = isNewKeyGroup || nextState != state;
      state = nextState;
      key = BytePrimitiveArraySerializer.INSTANCE.deserialize(in);
      value = BytePrimitiveArraySerializer.INSTANCE.deserialize(in);
      if (FullSnapshotUtil.hasMetaDataFollowsFlag(key)) {
        FullSnapshotUtil.clearMetaDataFollowsFlag(key);
        nextState = in.readUnsignedShort();
        if (nextState == FullSnapshotUtil.END_OF_KEY_GROUP_MARK) {
          group = null;
        }
      }
    }

    @Override
    public int keyGroup() {
      return keyGroup;
    }

    @Override
    public byte[] key() {
      return key;
    }

    @Override
    public byte[] value() {
      return value;
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
      IOUtils.closeQuietly(file);
    }
  }
}
