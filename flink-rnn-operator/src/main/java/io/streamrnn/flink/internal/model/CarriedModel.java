/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.format.GoldenVectors;
import io.streamrnn.format.ModelFiles.Siblings;
import io.streamrnn.model.Model;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A model file that was read: its bytes travel with the job or with its checkpoints, so that no
 * restart depends on what is at the path then. Serializable, and a process holds equal bytes once.
 * Immutable, safe for use by many threads. The layers or the configuration that were declared are
 * among the options; a configuration that was read beside the file is among the contents.
 *
 * <p>Created by {@link #read}. {@link #load} makes the same checks as the source that it was read
 * from, and reads from memory only.
 */
@Internal
public final class CarriedModel implements ModelSource {

  /** The first byte of what {@link #write} writes. */
  private static final byte FORMAT = 1;

  private static final long serialVersionUID = 1L;

  private final String name;
  private final String place;
  private final ModelFileOptions options;
  private final FileContents contents;

  private CarriedModel(String name, String place, ModelFileOptions options, FileContents contents) {
    this.name = name;
    this.place = place;
    this.options = options;
    this.contents = contents;
  }

  /**
   * Reads a file, and what is beside it. Does not compute a model: {@link #load} does, and finds
   * what is damaged or has another digest.
   *
   * @throws IOException if it cannot be read
   * @throws io.streamrnn.model.ModelFormatException if it is so damaged that it is not known
   *     whether a configuration is beside it
   * @throws IllegalArgumentException unless {@link ModelSource} returned the source
   */
  public static CarriedModel read(ModelFileSource source) throws IOException {
    if (source instanceof LocatedModelSource located) {
      return located.read();
    }
    throw new IllegalArgumentException(
        "a model file must come from ModelSource.file(...) or ModelSource.resource(...): source=%s"
            .formatted(source.id()));
  }

  /**
   * A file with what is beside it.
   *
   * @param name of the file, which is that of the model
   * @param place as the user gave it, for messages
   * @param file its bytes, not copied
   * @param siblings reads files of the same folder
   */
  static CarriedModel of(
      String name,
      String place,
      ModelFileOptions options,
      byte[] file,
      Siblings<IOException> siblings)
      throws IOException {
    Optional<byte[]> config = options.configBeside(name, place, file, siblings);
    Optional<byte[]> golden = siblings.read(GoldenVectors.nameFor(name));
    return new CarriedModel(name, place, options, FileContents.of(file, config, golden));
  }

  /** The name of the file, which is that of the model. */
  public String name() {
    return name;
  }

  /** How it is read. */
  ModelFileOptions options() {
    return options;
  }

  /** The path, URI or resource that it was read from, as the user gave it; for messages. */
  public String place() {
    return place;
  }

  /**
   * The SHA-256 of the file, followed by the configuration that was read beside it, in lower case:
   * what {@code sha256sum} prints, and what {@link ModelFileSource#sha256} takes.
   */
  public String digest() {
    return contents.digest();
  }

  /** The number of bytes that are carried. */
  public long size() {
    return contents.size();
  }

  /** Of the contents, not of the place: equal files are one model. */
  @Override
  public String id() {
    return options.id(name + "@" + digest() + contents.goldenId());
  }

  /**
   * Computes the model.
   *
   * @throws io.streamrnn.model.ModelFormatException if the file has another digest than the one
   *     required, is damaged or not supported, or disagrees with its golden vectors
   */
  @Override
  public Model load() {
    Model model = options.read(name, place, contents.file(), contents.config());
    contents.golden().ifPresent(golden -> GoldenVectors.check(model, golden));
    return model;
  }

  /**
   * Writes it: the byte 1; name, place and options as {@code writeUTF} or with a length; the file,
   * the configuration and the golden vectors, each with its length, -1 for one that there is not.
   */
  public void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeUTF(name);
    out.writeUTF(place);
    options.write(out);
    contents.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is of an unknown format
   */
  public static CarriedModel read(DataInput in) throws IOException {
    byte format = in.readByte();
    if (format != FORMAT) {
      throw new IOException(
          "the format of a carried model must be known: expected format=%d, got=%d; restore with the version of StreamRNN that wrote it, or a later one"
              .formatted(FORMAT, format));
    }
    return new CarriedModel(
        in.readUTF(), in.readUTF(), ModelFileOptions.read(in), FileContents.read(in));
  }

  /** What {@link #write} writes. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(size() + 1024));
    try {
      write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} returned.
   *
   * @throws IOException if it is of an unknown format
   */
  public static CarriedModel fromBytes(byte[] bytes) throws IOException {
    return read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof CarriedModel that
            && name.equals(that.name)
            && place.equals(that.place)
            && options.equals(that.options)
            && contents.equals(that.contents);
  }

  @Override
  public int hashCode() {
    return contents.hashCode();
  }

  @Override
  public String toString() {
    return "%s (sha256=%s, path=%s)".formatted(name, digest(), place);
  }
}
