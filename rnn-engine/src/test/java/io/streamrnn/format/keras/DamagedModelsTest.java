/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.MutatedFiles;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerRegistry;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.MergeMode;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files with flipped bytes, cut off, with other sizes in them: each is a model or ends in a {@link
 * ModelFormatException}. How many are tried: {@code -Dmutations=N}.
 */
@Tag("counted")
class DamagedModelsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

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
    attack(Files.readAllBytes(file), bytes -> MutatedFiles.isModel("m.h5", bytes));
  }

  @Test
  void aDamagedArchiveIsAModelOrRefused() throws IOException {
    Path file = folder.resolve("m.keras");
    KerasArchive.write(file, model);
    attack(Files.readAllBytes(file), bytes -> MutatedFiles.isModel("m.keras", bytes));
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
          bytes -> MutatedFiles.isModel("m.keras", replace(whole, part, bytes)));
    }
  }

  @Test
  void anArchiveOfAChangedConfigurationIsAModelOrRefused() throws IOException {
    byte[] whole = branches();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int n = 0; n < MUTATIONS; n++) {
      JsonNode config = JSON.readTree(unpack(whole, "config.json"));
      MutatedJson.mutate(config, random);
      byte[] archive = replace(whole, "config.json", JSON.writeValueAsBytes(config));
      try {
        MutatedFiles.isModel("m.keras", archive);
      } catch (Throwable t) {
        fail("seed=%d, mutation %d, config=%s ended in".formatted(seed, n, config), t);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "{}"})
  void aGraphWithoutOutputsIsRefusedHoweverItIsRead(String outputs) throws IOException {
    byte[] whole = branches();
    JsonNode config = JSON.readTree(unpack(whole, "config.json"));
    ((ObjectNode) config.get("config")).set("output_layers", JSON.readTree(outputs));
    byte[] archive = replace(whole, "config.json", JSON.writeValueAsBytes(config));
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.keras", archive))
        .withMessageContaining("outputs=0")
        .withMessageContaining("model=m.keras");
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.load("m.keras", archive));
  }

  @Test
  void tooManyLayersAreRefusedBeforeAnyIsMade() throws IOException {
    byte[] whole = branches();
    ObjectNode config = (ObjectNode) JSON.readTree(unpack(whole, "config.json"));
    ArrayNode layers = (ArrayNode) config.at("/config/layers");
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String name = Long.toHexString(random.nextLong());
      layers.addObject().put("class_name", "Dense").putObject("config").put("name", name);
    }
    byte[] archive = replace(whole, "config.json", JSON.writeValueAsBytes(config));
    assertRefused(archive, "layers=20005, limit=16384");
  }

  @Test
  void manyLayersAreRead() throws IOException {
    int count = 1_000;
    Layer[] layers = new Layer[count];
    for (int i = 0; i < count; i++) {
      layers[i] = Dense.units(1).build();
    }
    Sequential chain = Sequential.of(layers);
    chain.build(TensorShape.of(-1, 1));
    Path file = folder.resolve("long.keras");
    KerasArchive.write(file, chain);
    assertThat(ModelFiles.loadLayers("long.keras", Files.readAllBytes(file)).countParams())
        .isEqualTo(2L * count);
  }

  @Test
  void aConfigurationThatIsNestedWithoutEndIsRefused() throws IOException {
    byte[] whole = branches();
    byte[] nested = ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    assertRefused(replace(whole, "config.json", nested), "config.json");
  }

  private static void assertRefused(byte[] archive, String words) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.keras", archive))
        .withMessageContaining(words);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.load("m.keras", archive))
        .withMessageContaining(words);
  }

  /** An archive of a graph: two layers beside one another, and one behind both. */
  private byte[] branches() throws IOException {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node a = graph.call(SimpleRnn.units(2).name("a").returnSequences(true).build(), x);
    Node b = graph.call(Bidirectional.of(SimpleRnn.units(2)).name("b").mergeMode(MergeMode.SUM), a);
    Node c = graph.call(SimpleRnn.units(2).name("c").build(), a);
    Functional built = graph.build(graph.call(Merge.concatenate(), b, c));
    built.build(TensorShape.of(-1, -1, 2));
    Path file = folder.resolve("g.keras");
    KerasArchive.write(file, built);
    return Files.readAllBytes(file);
  }

  private interface Reader {
    void read(byte[] bytes) throws IOException;
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
