/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Shape;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Damaged copies of a model file: flipped bytes, cuts, size fields of other sizes, moved and lost
 * parts. Seeded, so that a failure can be looked at again.
 */
public final class MutatedFiles {

  /** How many copies a test reads: {@code -Dmutations=N}, few unless one asks for more. */
  public static final int COUNT = Integer.getInteger("mutations", 2000);

  private MutatedFiles() {}

  /**
   * The copies' fates.
   *
   * @param models how many were read as a model
   * @param refused how many were refused
   */
  public record Outcome(int models, int refused) {}

  /**
   * Reads copies in all ways there are, and runs those that are models.
   *
   * @throws AssertionError if one ends in anything but a model or a {@link ModelFormatException}
   */
  public static Outcome read(byte[] file, int count, long seed) {
    return read(count, seed, random -> mutate(file, random));
  }

  /** The same with another way to damage a file. */
  public static Outcome read(int count, long seed, Function<Random, byte[]> copies) {
    int models = 0;
    int refused = 0;
    for (int i = 0; i < count; i++) {
      byte[] copy = copies.apply(new Random(seed + i));
      try {
        if (isModel("mutated-" + i, copy)) {
          models++;
        } else {
          refused++;
        }
      } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("copy " + i + " of seed " + seed + " ends in " + e, e);
      }
    }
    return new Outcome(models, refused);
  }

  /**
   * Reads a file to be stepped, to be scored and as layers, and runs what comes of it.
   *
   * @return whether it is a model in one of the ways
   * @throws RuntimeException if it is neither a model nor refused with a {@link
   *     ModelFormatException}
   */
  public static boolean isModel(String name, byte[] file) {
    boolean steps = isRead(() -> ModelFiles.loadStreaming(name, file), MutatedFiles::step);
    boolean scores = isRead(() -> ModelFiles.load(name, file), MutatedFiles::run);
    boolean layers = isRead(() -> ModelFiles.loadLayers(name, file), MutatedFiles::call);
    return steps || scores || layers;
  }

  private static <T> boolean isRead(Supplier<T> reader, Consumer<T> use) {
    T read;
    try {
      read = reader.get();
    } catch (ModelFormatException e) {
      // The readers reject files themselves.
      assertThat(e).message().doesNotContain(GuardedReading.UNFORESEEN);
      return false;
    }
    use.accept(read);
    return true;
  }

  private static void step(Model model) {
    try {
      model.stepper().step(new float[model.inputSize()]);
    } catch (IllegalArgumentException e) {
      // A token without a row, or an index: rejected with a message, as by a sound model.
      assertThat(e).message().containsAnyOf("a token must be", "an index must be", "sequence_lens");
    }
  }

  private static void run(Model model) {
    assertThat(model.toString()).isNotBlank();
    try {
      model.sequenceRunner().run(new float[3][model.inputSize()]);
    } catch (IllegalArgumentException e) {
      // Another number of steps than the model takes.
      assertThat(e).message().isNotBlank();
    }
  }

  private static void call(Layer layers) {
    List<TensorShape> shapes =
        layers instanceof Functional graph
            ? graph.inputShapes()
            : List.of(((Sequential) layers).inputShape().orElseThrow());
    List<Tensor> zeros = shapes.stream().map(MutatedFiles::zeros).toList();
    try {
      layers.call(
          zeros.size() == 1
              ? Arguments.of(zeros.get(0))
              : Arguments.of(zeros.get(0), zeros.subList(1, zeros.size()).toArray(Tensor[]::new)));
    } catch (IllegalArgumentException e) {
      // Such as a single step where the layers are unrolled.
      assertThat(e).message().isNotBlank();
    }
  }

  /** Of one row and few steps, unless a file wants more. */
  private static Tensor zeros(TensorShape shape) {
    int[] dims = new int[shape.rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = Math.min(shape.isKnown(i) ? shape.dim(i) : 1 + i, 1000);
    }
    Shape known = Shape.of(dims);
    return Tensor.of(known, new float[known.size()]);
  }

  private static byte[] mutate(byte[] file, Random random) {
    byte[] copy = file.clone();
    int damages = 1 + random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      copy = damage(copy, random);
    }
    return copy;
  }

  private static byte[] damage(byte[] bytes, Random random) {
    if (bytes.length < 16) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(7)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
      case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0xff);
      case 4 -> {
        // Headers lie at the beginning or, in some formats, at the end.
        int near = random.nextInt(Math.min(bytes.length, 400));
        int index = random.nextBoolean() ? near : bytes.length - 1 - near;
        bytes[index] = (byte) random.nextInt();
      }
      case 5 -> {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(32));
        System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
      }
      default -> {
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, at) : without(bytes, at, random);
      }
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int at, Random random) {
    int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
    byte[] shorter = new byte[bytes.length - length];
    System.arraycopy(bytes, 0, shorter, 0, at);
    System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
    return shorter;
  }
}
