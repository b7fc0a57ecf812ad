/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a model file and of what is read beside it. Immutable. A process holds equal
 * contents once: each subtask deserializes the plan, and the state of all subtasks. Contents that
 * the process holds are not even read again.
 */
final class FileContents implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int DIGEST_BYTES = 32;

  // Contents that nobody holds any more are removed when others are added.
  private static final Map<Key, WeakReference<FileContents>> HELD = new HashMap<>();

  // One at a time, so that those who want the same contents do not read them together.
  private static final Object READING = new Object();

  private final Key key;
  private final byte[] file;
  private final byte @Nullable [] config;
  private final byte @Nullable [] golden;

  /**
   * What contents are known by.
   *
   * @param digest of the file, followed by the configuration
   * @param fileLength where the file ends
   * @param goldenDigest of the golden vectors; empty if there are none
   */
  private record Key(String digest, int fileLength, String goldenDigest) implements Serializable {}

  private FileContents(Key key, byte[] file, Optional<byte[]> config, Optional<byte[]> golden) {
    this.key = key;
    this.file = file;
    this.config = config.orElse(null);
    this.golden = golden.orElse(null);
  }

  /** The contents with these bytes, which are not copied. */
  static FileContents of(byte[] file, Optional<byte[]> config, Optional<byte[]> golden) {
    Key key =
        new Key(
            sha256(file, config),
            file.length,
            golden.map(bytes -> sha256(bytes, Optional.empty())).orElse(""));
    return share(new FileContents(key, file, config, golden));
  }

  /**
   * The digest of a file, followed by the configuration beside it, as {@code sha256sum} prints it.
   */
  static String sha256(byte[] file, Optional<byte[]> config) {
    MessageDigest digest = messageDigest();
    digest.update(file);
    config.ifPresent(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest messageDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  // -- one for a process

  private static FileContents share(FileContents contents) {
    synchronized (HELD) {
      Optional<FileContents> held = held(contents.key);
      if (held.isEmpty()) {
        HELD.values().removeIf(each -> each.get() == null);
        HELD.put(contents.key, new WeakReference<>(contents));
      }
      return held.orElse(contents);
    }
  }

  private static Optional<FileContents> held(Key key) {
    synchronized (HELD) {
      return Optional.ofNullable(HELD.get(key)).map(WeakReference::get);
    }
  }

  // -- bytes

  /** See {@link #sha256}. */
  String digest() {
    return key.digest();
  }

  /** The file; not copied. */
  byte[] file() {
    return file;
  }

  /** The configuration that was read beside a file of weights; not copied. */
  Optional<byte[]> config() {
    return Optional.ofNullable(config);
  }

  /** The golden vectors beside the file; not copied. */
  Optional<byte[]> golden() {
    return Optional.ofNullable(golden);
  }

  /** Distinguishes contents of one digest by their golden vectors; empty if there are none. */
  String goldenId() {
    return golden == null ? "" : ", golden vectors@" + key.goldenDigest();
  }

  /** The number of bytes of all files. */
  long size() {
    return (long) file.length + Math.max(0, length(config)) + Math.max(0, length(golden));
  }

  private static int length(byte @Nullable [] file) {
    return file == null ? -1 : file.length;
  }

  // -- serialization

  /**
   * Writes the digest of the file and the configuration, the three lengths, -1 for a file that
   * there is not, the digest of the golden vectors if there are any, and the files.
   */
  void write(DataOutput out) throws IOException {
    out.write(HexFormat.of().parseHex(key.digest()));
    out.writeInt(file.length);
    out.writeInt(length(config));
    out.writeInt(length(golden));
    out.write(HexFormat.of().parseHex(key.goldenDigest()));
    out.write(file);
    if (config != null) {
      out.write(config);
    }
    if (golden != null) {
      out.write(golden);
    }
  }

  /** Reads what {@link #write} wrote. */
  static FileContents read(DataInput in) throws IOException {
    String digest = readDigest(in);
    int file = in.readInt();
    int config = in.readInt();
    int golden = in.readInt();
    Key key = new Key(digest, file, golden < 0 ? "" : readDigest(in));
    synchronized (READING) {
      Optional<FileContents> held = held(key);
      if (held.isPresent()) {
        skip(in, (long) file + Math.max(0, config) + Math.max(0, golden));
        return held.get();
      }
      return share(
          new FileContents(
              key, readFile(in, file), readOptional(in, config), readOptional(in, golden)));
    }
  }

  private static String readDigest(DataInput in) throws IOException {
    return HexFormat.of().formatHex(readFile(in, DIGEST_BYTES));
  }

  private static Optional<byte[]> readOptional(DataInput in, int length) throws IOException {
    return length < 0 ? Optional.empty() : Optional.of(readFile(in, length));
  }

  private static byte[] readFile(DataInput in, int length) throws IOException {
    byte[] file = new byte[length];
    in.readFully(file);
    return file;
  }

  private static void skip(DataInput in, long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      int skipped = in.skipBytes((int) Math.min(left, Integer.MAX_VALUE));
      if (skipped == 0) {
        in.readByte(); // Fails at the end.
        skipped = 1;
      }
      left -= skipped;
    }
  }

  private Object writeReplace() {
    return new Form(this);
  }

  private void readObject(ObjectInputStream in) throws ObjectStreamException {
    throw new InvalidObjectException("only a Form is serialized");
  }

  /** Contents as Java serializes them. */
  private static final class Form implements Externalizable {

    private static final long serialVersionUID = 1L;

    private @Nullable FileContents contents;

    /** Called by Java, before it reads. */
    @SuppressWarnings("EffectivelyPrivate") // Java requires a public one.
    public Form() {}

    private Form(FileContents contents) {
      this.contents = contents;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      Objects.requireNonNull(contents).write(out);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      contents = read(in);
    }

    private Object readResolve() {
      return Objects.requireNonNull(contents);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof FileContents that
            && key.equals(that.key)
            && Arrays.equals(file, that.file)
            && Arrays.equals(config, that.config)
            && Arrays.equals(golden, that.golden);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
