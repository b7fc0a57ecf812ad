/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a model file and of what is read beside it. Immutable. A process holds equal
 * contents once, wherever they come from: each subtask deserializes the plan, and must not hold its
 * own copy.
 */
final class FileContents implements Serializable {

  private static final long serialVersionUID = 1L;

  // Contents that nobody holds any more are removed when others are added.
  private static final Map<String, WeakReference<FileContents>> HELD = new HashMap<>();

  private final String digest;
  private final byte[] file;
  private final byte @Nullable [] config;
  private final byte @Nullable [] golden;

  private FileContents(
      String digest, byte[] file, byte @Nullable [] config, byte @Nullable [] golden) {
    this.digest = digest;
    this.file = file;
    this.config = config;
    this.golden = golden;
  }

  /** The contents with these bytes, which are not copied. */
  static FileContents of(byte[] file, Optional<byte[]> config, Optional<byte[]> golden) {
    return new FileContents(sha256(file, config), file, config.orElse(null), golden.orElse(null))
        .shared();
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

  private FileContents shared() {
    synchronized (HELD) {
      WeakReference<FileContents> reference = HELD.get(digest);
      FileContents held = reference == null ? null : reference.get();
      if (held != null) {
        // Another division into the files has the same digest, as have other golden vectors.
        return equals(held) ? held : this;
      }
      HELD.values().removeIf(each -> each.get() == null);
      HELD.put(digest, new WeakReference<>(this));
      return this;
    }
  }

  private Object readResolve() {
    return shared();
  }

  /** See {@link #sha256}. */
  String digest() {
    return digest;
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
    return golden().map(bytes -> ", golden vectors@" + sha256(bytes, Optional.empty())).orElse("");
  }

  /** The number of bytes of all files. */
  long size() {
    return (long) file.length
        + (config == null ? 0 : config.length)
        + (golden == null ? 0 : golden.length);
  }

  /** Writes what {@link #read} reads: each file with its length, -1 for one that there is not. */
  void write(DataOutput out) throws IOException {
    writeFile(out, file);
    writeFile(out, config);
    writeFile(out, golden);
  }

  private static void writeFile(DataOutput out, byte @Nullable [] file) throws IOException {
    out.writeInt(file == null ? -1 : file.length);
    if (file != null) {
      out.write(file);
    }
  }

  static FileContents read(DataInput in) throws IOException {
    byte[] file =
        readFile(in).orElseThrow(() -> new IOException("a carried model must have its file"));
    return of(file, readFile(in), readFile(in));
  }

  private static Optional<byte[]> readFile(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return Optional.empty();
    }
    byte[] file = new byte[length];
    in.readFully(file);
    return Optional.of(file);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof FileContents that
            && digest.equals(that.digest)
            && Arrays.equals(file, that.file)
            && Arrays.equals(config, that.config)
            && Arrays.equals(golden, that.golden);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }
}
