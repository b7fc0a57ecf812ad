package io.streamrnn.model.keras;

import static org.assertj.core.api.Assertions.fail;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.sequence.Layer;
import io.streamrnn.sequence.LayerRegistry;
import io.streamrnn.sequence.TensorShape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files with flipped bytes, cut off, with other sizes in them: each is a model or ends in a {@link
 * ModelFormatException}. How many are tried: {@code -Dmutations=N}.
 */
@Tag("counted")
class DamagedModelsTest {

  private static final int MUTATIONS = Integer.getInteger("mutations", 300);

  @TempDir Path folder;
  private Layer model;

  @BeforeEach
  void build() {
    Map<String, Object> lstm = Map.of("name", "l", "units", 2, "recurrent_activation", "sigmoid");
    Map<String, Object> both =
        Map.of("name", "b", "layer", Map.of("class_name", "LSTM", "config", lstm));
    model =
        LayerRegistry.standard()
            .layer(
                "Sequential",
                Map.of(
                    "name",
                    "m",
                    "layers",
                    List.of(
                        Map.of("class_name", "Masking", "config", Map.of("name", "a")),
                        Map.of("class_name", "Bidirectional", "config", both),
                        Map.of("class_name", "Dense", "config", Map.of("name", "d", "units", 1)))));
    model.build(TensorShape.of(1, 3, 2));
  }

  @Test
  void aDamagedHdf5FileIsAModelOrRefused() throws IOException {
    Path file = folder.resolve("m.h5");
    KerasHdf5.write(file, model);
    attack(Files.readAllBytes(file), bytes -> KerasHdf5.readLayers("m.h5", bytes));
  }

  @Test
  void aDamagedArchiveIsAModelOrRefused() throws IOException {
    Path file = folder.resolve("m.keras");
    KerasArchive.write(file, model);
    attack(Files.readAllBytes(file), bytes -> KerasArchive.readLayers("m.keras", bytes));
  }

  /** Packed anew, so that the damage gets past the checksums of the archive. */
  @Test
  void anArchiveOfDamagedPartsIsAModelOrRefused() throws IOException {
    Path file = folder.resolve("m.keras");
    KerasArchive.write(file, model);
    byte[] whole = Files.readAllBytes(file);
    for (String part : List.of("config.json", "metadata.json", "model.weights.h5")) {
      attack(
          unpack(whole, part),
          bytes -> KerasArchive.readLayers("m.keras", replace(whole, part, bytes)));
    }
  }

  private interface Reader {
    Layer read(byte[] bytes) throws IOException;
  }

  private static void attack(byte[] whole, Reader reader) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int n = 0; n < MUTATIONS; n++) {
      byte[] bytes = mutated(whole, random);
      try {
        reader.read(bytes);
      } catch (ModelFormatException e) {
        // Refused, as it should be.
      } catch (Throwable t) {
        fail("seed=%d, mutation %d of %d bytes ended in".formatted(seed, n, whole.length), t);
      }
    }
  }

  private static byte[] mutated(byte[] whole, Random random) {
    if (random.nextInt(8) == 0) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
    byte[] bytes = whole.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        default -> size(bytes, at, random);
      }
    }
    return bytes;
  }

  private static void size(byte[] bytes, int at, Random random) {
    if (at + 8 <= bytes.length) {
      long[] sizes = {0, -1, Long.MAX_VALUE, 1L << 50, Integer.MAX_VALUE, random.nextLong()};
      ByteBuffer.wrap(bytes).putLong(at, Long.reverseBytes(sizes[random.nextInt(sizes.length)]));
    }
  }

  private static byte[] unpack(byte[] archive, String part) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(part)) {
          return zip.readAllBytes();
        }
      }
    }
    throw new AssertionError(part);
  }

  private static byte[] replace(byte[] archive, String part, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive));
        ZipOutputStream copy = new ZipOutputStream(out)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        copy.putNextEntry(new ZipEntry(entry.getName()));
        copy.write(entry.getName().equals(part) ? content : zip.readAllBytes());
      }
    }
    return out.toByteArray();
  }
}
