package io.streamrnn.model;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

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
   * Reads copies and takes a step with those that are models.
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
        step(ModelFiles.read("mutated-" + i, copy));
        models++;
      } catch (ModelFormatException e) {
        refused++;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("copy " + i + " of seed " + seed + " ends in " + e, e);
      }
    }
    return new Outcome(models, refused);
  }

  private static void step(Model model) {
    try {
      model.stepper().step(new float[model.inputSize()]);
    } catch (IllegalArgumentException e) {
      // A token without a row: refused with a message, as a sound model would.
      if (!e.getMessage().contains("expected 0")) {
        throw e;
      }
    }
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
