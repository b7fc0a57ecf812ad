/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of {@code docs/design/0011-model-identity.md}. */
class FormWriterTest {

  @Test
  void nothingAndBooleansAreAByte() {
    assertThat(hex((Object) null)).isEqualTo("00");
    assertThat(hex(false)).isEqualTo("01");
    assertThat(hex(true)).isEqualTo("02");
  }

  @Test
  void wholeNumbersOfAnyWidthAreEightBytes() {
    assertThat(hex(258)).isEqualTo("030000000000000102");
    assertThat(hex(258L)).isEqualTo(hex(258)).isEqualTo(hex((short) 258));
    assertThat(hex(-1)).isEqualTo("03ffffffffffffffff");
  }

  @Test
  void fractionsAreTheBitsOfADouble() {
    assertThat(hex(0.5)).isEqualTo("043fe0000000000000").isEqualTo(hex(0.5f));
    assertThat(hex(1.0)).isNotEqualTo(hex(1));
  }

  @Test
  void textsHaveTheirLengthInBytesAhead() {
    assertThat(hex("hé")).isEqualTo("050000000368c3a9");
  }

  @Test
  void listsHaveTheirLengthAhead() {
    assertThat(hex(List.of(true, List.of()))).isEqualTo("0600000002020600000000");
  }

  @Test
  void mapsAreSortedByTheBytesOfTheirKeys() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", true);
    map.put("B", false);
    assertThat(hex(map)).isEqualTo("0700000002" + "0000000142" + "01" + "0000000162" + "02");
  }

  @Test
  void weightsAreTheBitsOfTheirFloats() {
    assertThat(hex(new float[] {1, -0f})).isEqualTo("0800000002" + "3f800000" + "80000000");
    float nan = Float.intBitsToFloat(0x7fc00001);
    assertThat(hex(new float[] {nan})).isEqualTo("08000000017fc00001");
  }

  @Test
  void manyWeightsAreWrittenWhole() {
    float[] many = new float[10_000];
    Arrays.fill(many, 1);
    assertThat(hex(many)).isEqualTo("0800002710" + "3f800000".repeat(10_000));
  }

  private static String hex(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new FormWriter(bytes::writeBytes).write(value);
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
