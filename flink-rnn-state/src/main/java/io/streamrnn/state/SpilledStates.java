/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.KeyGroupRange;

/**
 * States of keys in a file, by key group, so that they need no memory: each key group has a few
 * kilobytes, which are appended to the file when they are full. For one thread.
 */
final class SpilledStates implements AutoCloseable {

  private static final int MEMORY = 16 << 20;
  private static final int LARGEST_CHUNK = 1 << 16;
  private static final int SMALLEST_CHUNK = 1 << 9;

  private final TypeSerializer<Object> keys;
  private final KeyGroupRange range;
  private final File path;
  private final RandomAccessFile file;
  private final int chunk;
  private final List<Group> groups = new ArrayList<>();
  private long end;

  /** Creates the file. */
  SpilledStates(File path, TypeSerializer<Object> keys, KeyGroupRange range) throws IOException {
    this.keys = keys;
    this.range = range;
    this.path = path;
    file = new RandomAccessFile(path, "rw");
    int count = range.getNumberOfKeyGroups();
    chunk = Math.max(SMALLEST_CHUNK, Math.min(LARGEST_CHUNK, MEMORY / count));
    for (int i = 0; i < count; i++) {
      groups.add(new Group());
    }
  }

  /** The key groups. */
  KeyGroupRange range() {
    return range;
  }

  /** Adds the state of a key. */
  void add(int keyGroup, Object key, PastState<?> state) throws IOException {
    Group group = group(keyGroup);
    write(key, state, group.last);
    if (group.last.length() >= chunk) {
      append(group);
    }
  }

  private Group group(int keyGroup) {
    return groups.get(keyGroup - range.getStartKeyGroup());
  }

  private void append(Group group) throws IOException {
    file.seek(end);
    file.write(group.last.getSharedBuffer(), 0, group.last.length());
    group.positions.add(end);
    group.lengths.add(group.last.length());
    end += group.last.length();
    group.last.clear();
  }

  /** Reads the states of a key group from the first one on. */
  Reader read(int keyGroup) {
    return new Reader(group(keyGroup));
  }

  private void write(Object key, PastState<?> state, DataOutputSerializer out) throws IOException {
    keys.serialize(key, out);
    write(state.state(), out);
    write(state.eventTimers(), out);
    write(state.processingTimers(), out);
    out.writeInt(state.waiting().size());
    for (Tuple3<Long, byte[], byte[]> event : state.waiting()) {
      out.writeLong(event.f0);
      write(event.f1, out);
      write(event.f2, out);
    }
  }

  private static void write(byte[] bytes, DataOutputSerializer out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(long[] longs, DataOutputSerializer out) throws IOException {
    out.writeInt(longs.length);
    for (long each : longs) {
      out.writeLong(each);
    }
  }

  private static byte[] bytes(DataInputDeserializer in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static long[] longs(DataInputDeserializer in) throws IOException {
    long[] longs = new long[in.readInt()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = in.readLong();
    }
    return longs;
  }

  @Override
  public void close() throws IOException {
    file.close();
    if (!path.delete()) {
      throw new IOException("a temporary file must be deleted: file=" + path);
    }
  }

  /** What is in the file of a key group, and its last states, which are not. */
  private static final class Group {

    private final List<Long> positions = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final DataOutputSerializer last = new DataOutputSerializer(SMALLEST_CHUNK);
  }

  /** Reads the states of a key group one after the other. */
  final class Reader {

    private final Group group;
    private final DataInputDeserializer in = new DataInputDeserializer();
    private int next;

    private Reader(Group group) {
      this.group = group;
    }

    /** Whether there is another one. */
    boolean hasNext() throws IOException {
      while (in.available() == 0 && next <= group.positions.size()) {
        in.setBuffer(chunk(next++));
      }
      return in.available() > 0;
    }

    private byte[] chunk(int number) throws IOException {
      if (number == group.positions.size()) {
        return group.last.getCopyOfBuffer();
      }
      byte[] bytes = new byte[group.lengths.get(number)];
      file.seek(group.positions.get(number));
      file.readFully(bytes);
      return bytes;
    }

    /** The next one. */
    PastState<Object> next() throws IOException {
      Object key = keys.deserialize(in);
      byte[] state = bytes(in);
      long[] eventTimers = longs(in);
      long[] processingTimers = longs(in);
      List<Tuple3<Long, byte[], byte[]>> waiting = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        waiting.add(Tuple3.of(in.readLong(), bytes(in), bytes(in)));
      }
      return new PastState<>(key, state, eventTimers, processingTimers, waiting);
    }
  }
}
