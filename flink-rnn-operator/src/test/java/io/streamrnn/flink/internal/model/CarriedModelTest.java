/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarriedModelTest {

  // What toBytes() writes. Checkpoints have it, so it never changes.
  private static final String GOLDEN =
      String.join(
          "",
          // The format; no resource; the place "m".
          "01" + "00" + "0001" + "6d",
          // The layers "lstm", and no configuration.
          "00000004" + "6c73746d" + "00000000",
          // One state, from "h" to "n".
          "00000001" + "00000001" + "68" + "00000001" + "6e",
          // One output, "y", and no required digest.
          "00000001" + "00000001" + "79" + "00000000",
          // printf '\\1\\2\\3' | sha256sum
          "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
          // The lengths of the file, the configuration and the golden vectors.
          "00000002" + "00000001" + "00000001",
          // printf '\\4' | sha256sum
          "e52d9c508c502347344d8c07ad91cbd6068afc75ff6292f062a09ca381c89e71",
          "0102" + "03" + "04");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeAModel() throws IOException {
    file = TestModels.writeSums(folder.resolve("sums.h5"), 1);
  }

  @Test
  void loadsWhatWasReadWhateverHappensToTheFile() throws IOException {
    CarriedModel carried = CarriedModel.read(source());
    Files.delete(file);

    assertThat(carried.load().stepper().step(new float[] {3})).containsExactly(3);
  }

  @Test
  void travelsByJavaSerialization() throws Exception {
    CarriedModel carried = CarriedModel.read(source());
    CarriedModel there = InstantiationUtil.clone(carried);

    assertThat(there).isEqualTo(carried).isNotSameAs(carried);
    assertThat(there.load().identity()).isEqualTo(carried.load().identity());
  }

  @Test
  void aProcessHoldsEqualBytesOnce() throws Exception {
    CarriedModel carried = CarriedModel.read(source());

    assertThat(List.of(InstantiationUtil.clone(carried), CarriedModel.fromBytes(carried.toBytes())))
        .allSatisfy(each -> assertThat(each.contents()).isSameAs(carried.contents()));
  }

  @Test
  void skipsTheBytesThatTheProcessHolds() throws Exception {
    CarriedModel carried = CarriedModel.read(source());
    DataOutputSerializer out = new DataOutputSerializer(1);
    carried.write(out);
    out.writeInt(42);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());

    assertThat(CarriedModel.read(in)).isEqualTo(carried);
    assertThat(in.readInt()).isEqualTo(42);
  }

  @Test
  void hasTheDigestThatSha256Takes() throws IOException {
    CarriedModel carried = CarriedModel.read(source());

    assertThat(CarriedModel.read(source().sha256(carried.digest())).load()).isNotNull();
  }

  @Test
  void checksTheDigestWhenItIsLoaded() throws IOException {
    CarriedModel carried = CarriedModel.read(source().sha256("00".repeat(32)));

    assertThatThrownBy(carried::load)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("path=" + file);
  }

  @Test
  void carriesTheGoldenVectorsAndChecksThem() throws Exception {
    Path vectors = Files.writeString(folder.resolve("sums_io.json"), TestModels.recordedSums("4"));
    CarriedModel carried = CarriedModel.fromBytes(CarriedModel.read(source()).toBytes());
    Files.delete(vectors);

    assertThatThrownBy(carried::load)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("file=sums_io.json");
  }

  @Test
  void isTheSameModelForEqualFilesAtOtherPlaces() throws IOException {
    Path other = Files.createDirectory(folder.resolve("copy")).resolve("sums.h5");
    Files.copy(file, other);

    assertThat(CarriedModel.read(ModelSource.file(other.toString())).id())
        .isEqualTo(CarriedModel.read(source()).id());
  }

  @Test
  void isAnotherModelForOtherContents() throws IOException {
    String id = CarriedModel.read(source()).id();
    Files.writeString(folder.resolve("sums_io.json"), TestModels.recordedSums("3"));
    String withVectors = CarriedModel.read(source()).id();
    TestModels.writeSums(file, 2);

    assertThat(List.of(id, withVectors, CarriedModel.read(source()).id())).doesNotHaveDuplicates();
  }

  @Test
  void holdsOneModelAsLongAsAnybodyUsesIt() throws IOException {
    CarriedModel carried = CarriedModel.read(source());
    Model model = carried.load();

    assertThat(carried.load()).isSameAs(model);
  }

  @Test
  void isWrittenAsItAlwaysWas() throws IOException {
    CarriedModel carried = CarriedModel.fromBytes(HexFormat.of().parseHex(GOLDEN));

    assertThat(HexFormat.of().formatHex(carried.toBytes())).isEqualTo(GOLDEN);
    assertThat(carried.origin())
        .isEqualTo(ModelSource.file("m").layers("lstm").states(Map.of("h", "n")).outputs("y"));
    assertThat(carried.contents().file()).containsExactly(1, 2);
    assertThat(carried.contents().config())
        .hasValueSatisfying(c -> assertThat(c).containsExactly(3));
    assertThat(carried.contents().golden())
        .hasValueSatisfying(g -> assertThat(g).containsExactly(4));
  }

  @Test
  void isWrittenWithThePrecisionOfItsWeights() throws IOException {
    String rounded = "02" + GOLDEN.substring(2);
    CarriedModel carried = CarriedModel.fromBytes(HexFormat.of().parseHex(rounded));

    assertThat(HexFormat.of().formatHex(carried.toBytes())).isEqualTo(rounded);
    assertThat(carried.origin())
        .isEqualTo(
            ModelSource.file("m")
                .layers("lstm")
                .states(Map.of("h", "n"))
                .outputs("y")
                .weightPrecision(WeightPrecision.BFLOAT16));
  }

  @Test
  void goldenVectorsAreThoseOfTheWeightsInTheFile() throws Exception {
    TestModels.writeSums(file, 1.003f);
    Files.writeString(folder.resolve("sums_io.json"), TestModels.recordedSums("3.009"));
    ModelFileSource rounded = source().weightPrecision(WeightPrecision.BFLOAT16);
    CarriedModel carried = CarriedModel.fromBytes(CarriedModel.read(rounded).toBytes());

    assertThat(carried.load().stepper().step(new float[] {1000})).containsExactly(1000);
  }

  @Test
  void rejectsAFormatThatIsNotKnown() {
    assertThatThrownBy(() -> CarriedModel.fromBytes(new byte[] {9}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected format=1 or 2, got=9");
  }

  @Test
  void remembersWhetherItWasAResource() throws IOException {
    ModelFileSource resource = ModelSource.resource("/sums.h5");
    CarriedModel carried =
        CarriedModel.of(
            (LocatedModelSource) resource, Files.readAllBytes(file), name -> Optional.empty());

    assertThat(CarriedModel.fromBytes(carried.toBytes()).origin()).isEqualTo(resource);
  }

  private ModelFileSource source() {
    return ModelSource.file(file.toString());
  }
}
