/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.format.GoldenVectors;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.ModelFiles.Siblings;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.model.Model;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
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

  /** The first byte of a model whose weights are rounded to bfloat16. The rest is the same. */
  private static final byte FORMAT_OF_BFLOAT16 = 2;

  private static final long serialVersionUID = 1L;

  // -- what is carried
  private final LocatedModelSource origin;
  private final FileContents contents;

  // -- in this process
  private transient @Nullable WeakReference<Model> loaded;

  private CarriedModel(LocatedModelSource origin, FileContents contents) {
    this.origin = origin;
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
   * @param origin where the bytes were read from
   * @param file its bytes, not copied
   * @param siblings reads files of the same folder
   */
  static CarriedModel of(LocatedModelSource origin, byte[] file, Siblings<IOException> siblings)
      throws IOException {
    String name = origin.name();
    Optional<byte[]> config = origin.options().configBeside(name, origin.place(), file, siblings);
    Optional<byte[]> golden = siblings.read(GoldenVectors.nameFor(name));
    return new CarriedModel(origin, FileContents.of(file, config, golden));
  }

  /** The names of the files that {@link #read} reads beside a file of this name, if they exist. */
  public static List<String> namesBeside(String name) {
    List<String> names = new ArrayList<>(ModelFiles.configNames(name));
    names.add(GoldenVectors.nameFor(name));
    return names;
  }

  /** The name of the file, which is that of the model. */
  public String name() {
    return origin.name();
  }

  /** The path, URI or resource that it was read from, as the user gave it; for messages. */
  public String place() {
    return origin.place();
  }

  /** Where it was read from. */
  LocatedModelSource origin() {
    return origin;
  }

  FileContents contents() {
    return contents;
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
    return origin.options().id(name() + "@" + digest() + contents.goldenId());
  }

  /**
   * Computes the model, or returns the one that was computed before if anybody still holds it.
   *
   * @throws io.streamrnn.model.ModelFormatException if the file has another digest than the one
   *     required, is damaged or not supported, or disagrees with its golden vectors
   */
  @Override
  public synchronized Model load() {
    Model known = loaded == null ? null : loaded.get();
    if (known != null) {
      return known;
    }
    Model model = load(origin.options());
    contents.golden().ifPresent(golden -> GoldenVectors.check(asStored(model), golden));
    loaded = new WeakReference<>(model);
    return model;
  }

  private Model load(ModelFileOptions options) {
    return options.read(name(), place(), contents.file(), contents.config());
  }

  /** With the weights with which the golden vectors were recorded. */
  private Model asStored(Model model) {
    ModelFileOptions options = origin.options();
    return options.roundsWeights() ? load(options.withStoredWeights()) : model;
  }

  /**
   * Writes it: the byte 1, or 2 if its weights are rounded to bfloat16; whether it was a resource;
   * its place and options; its contents. Texts are {@code writeUTF}, or UTF-8 with their length
   * where they may be long.
   */
  public void write(DataOutput out) throws IOException {
    out.writeByte(origin.options().roundsWeights() ? FORMAT_OF_BFLOAT16 : FORMAT);
    out.writeBoolean(origin instanceof ResourceModelSource);
    out.writeUTF(place());
    origin.options().write(out);
    contents.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is of an unknown format
   */
  public static CarriedModel read(DataInput in) throws IOException {
    byte format = in.readByte();
    if (format != FORMAT && format != FORMAT_OF_BFLOAT16) {
      throw new IOException(
          "the format of a carried model must be known: expected format=%d or %d, got=%d; restore with the version of StreamRNN that wrote it, or a later one"
              .formatted(FORMAT, FORMAT_OF_BFLOAT16, format));
    }
    boolean isResource = in.readBoolean();
    String place = in.readUTF();
    ModelFileOptions options = ModelFileOptions.read(in);
    if (format == FORMAT_OF_BFLOAT16) {
      options = options.with(options.load().withWeightPrecision(WeightPrecision.BFLOAT16));
    }
    return new CarriedModel(
        isResource ? new ResourceModelSource(place, options) : new FileModelSource(place, options),
        FileContents.read(in));
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
            && origin.equals(that.origin)
            && contents.equals(that.contents);
  }

  @Override
  public int hashCode() {
    return contents.hashCode();
  }

  @Override
  public String toString() {
    return "%s (sha256=%s, path=%s)".formatted(name(), digest(), place());
  }
}
