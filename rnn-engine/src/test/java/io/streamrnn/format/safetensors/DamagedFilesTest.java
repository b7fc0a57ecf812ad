/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.MutatedFiles;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged and hostile files end in one kind of exception. {@code -Dmutations=100000} tries more of
 * them.
 */
@Timeout(900) // against an endless loop; takes seconds
@Tag("counted")
class DamagedFilesTest {

  private static TorchFile sound() {
    return new TorchFile()
        .metadata("format", "pt")
        .metadata("layers", "emb rnn fc")
        .weight("emb.weight", 5, 2)
        .weight("rnn.weight_ih_l0", 9, 2)
        .weight("rnn.weight_hh_l0", 9, 3)
        .weight("rnn.bias_ih_l0", 9)
        .weight("rnn.bias_hh_l0", 9)
        .weight("fc.weight", 2, 3)
        .weight("fc.bias", 2);
  }

  @Test
  void aFileWithChangedBytesIsReadOrRefused() {
    MutatedFiles.Outcome outcome = MutatedFiles.read(sound().bytes(), MutatedFiles.COUNT, 5);
    assertThat(outcome.models()).isPositive();
    assertThat(outcome.refused()).isPositive();
  }

  /** Without a declaration the kinds of the modules decide how the file is read. */
  @ParameterizedTest
  @ValueSource(strings = {"", "lstm."})
  void aFileWithoutADeclarationWithChangedBytesIsReadOrRefused(String prefix) {
    byte[] only = lstm(prefix, "").bytes();
    MutatedFiles.Outcome outcome = MutatedFiles.read(only, MutatedFiles.COUNT / 2, 7);
    assertThat(outcome.models()).isPositive();
    assertThat(outcome.refused()).isPositive();

    byte[] several = lstm(prefix, "").weight("fc.weight", 1, 1).bytes();
    assertThat(MutatedFiles.read(several, MutatedFiles.COUNT / 2, 8).refused()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"weight_ih_l0", "weight_hh_l0"})
  void aWeightWithOtherAxesIsRefused(String name) {
    for (String prefix : List.of("", "lstm.")) {
      assertDamaged(lstm(prefix, name), "tensor=" + prefix + name);
      assertDamaged(lstm(prefix, name, 2, 2, 1), "tensor=" + prefix + name);
      assertDamaged(lstm(prefix, name).weight("fc.weight", 1, 1), "tensor=" + prefix + name);
    }
  }

  /** An LSTM of one unit, with another shape of a tensor. */
  private static TorchFile lstm(String prefix, String other, int... shape) {
    TorchFile file = new TorchFile();
    for (String name : List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")) {
      int[] own = name.startsWith("weight") ? new int[] {4, 1} : new int[] {4};
      file.weight(prefix + name, other.equals(name) ? shape : own);
    }
    return file;
  }

  @Test
  void aFileThatIsCutAnywhereIsRefused() {
    byte[] file = sound().bytes();
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatExceptionOfType(ModelFormatException.class)
          .isThrownBy(() -> ModelFiles.loadStreaming("cut.safetensors", cut));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
  void aHeaderThatDoesNotFitIsRefused(long length) {
    byte[] file = sound().bytes();
    for (int i = 0; i < 8; i++) {
      file[i] = (byte) (length >>> 8 * i);
    }
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> Safetensors.readLayers("m", file))
        .withMessageContaining(
            "the header must be within the file and at most 16777216 bytes: header=" + length);
  }

  @Test
  void aPetabyteIsRefusedByItsOffsets() {
    TorchFile file = sound();
    entry(file).withArray("shape").removeAll().add(1L << 25).add(1L << 25);
    assertDamaged(file, "tensor=fc.weight, shape=[33554432, 33554432]");
  }

  @Test
  void aSizeThatOverflowsIsRefused() {
    TorchFile file = sound();
    entry(file).withArray("shape").removeAll().add(1L << 62).add(1L << 62);
    assertDamaged(file, "a tensor must have less than 2^63 bytes: tensor=fc.weight");
  }

  @Test
  void tensorsThatOverlapAreRefused() {
    TorchFile file = sound();
    entry(file).withArray("data_offsets").removeAll().add(0).add(24);
    assertDamaged(file, "without gaps or overlaps");
  }

  @Test
  void offsetsThatAreNoNumbersAreRefused() {
    TorchFile file = sound();
    entry(file).withArray("data_offsets").removeAll().add(-8).add("x");
    assertDamaged(file, "tensor=fc.weight, data_offsets=[-8,\"x\"]");
  }

  private static ObjectNode entry(TorchFile file) {
    return (ObjectNode) file.header().get("fc.weight");
  }

  @Test
  void bytesThatBelongToNoTensorAreRefused() {
    byte[] file = sound().bytes();
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> Safetensors.readLayers("m", Arrays.copyOf(file, file.length + 4)))
        .withMessageContaining("tensors must fill the file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": {\"dtype\": \"F32\"}, \"a\": {}}",
        "{\"a\": [[[[[[[[[[[[1]]]]]]]]]]]]}",
        "{\"a\": 1e999999999999999999999999999999}",
        "{} {}",
        "{\"a\""
      })
  void aHeaderThatIsNotInOrderIsRefused(String header) {
    byte[] file = TorchFile.file(header.getBytes(StandardCharsets.UTF_8), new byte[0]);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("m", file))
        .withMessageContaining("the header must be JSON");
  }

  @Test
  void aBiasThatIsMissingIsNamed() {
    TorchFile file =
        new TorchFile()
            .weight("rnn.weight_ih_l0", 9, 2)
            .weight("rnn.weight_hh_l0", 9, 3)
            .weight("rnn.bias_ih_l0", 9);
    assertDamaged(
        file, "a module must have all tensors of its layers: module=rnn, missing=bias_hh_l0");
  }

  @Test
  void anElementTypeThatIsNotSupportedIsNamed() {
    TorchFile file = sound().raw("counter.weight", "F4", new byte[1], 1, 1);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> Safetensors.readLayers("m", file.bytes()))
        .withMessageContaining("dtype=F4, tensor=counter.weight");
  }

  private static void assertDamaged(TorchFile file, String... words) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> Safetensors.readLayers("m.safetensors", file.bytes()))
        .withMessageContainingAll(words)
        .withMessageContaining("model=m.safetensors");
  }
}
