/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatsTest {

  @ParameterizedTest
  @CsvSource({
    "3f800000, 3f800000, a bfloat16 stays",
    "3f807fff, 3f800000, below the middle",
    "3f808000, 3f800000, the middle: down to even",
    "3f818000, 3f820000, the middle: up to even",
    "3f808001, 3f810000, above the middle",
    "bf818000, bf820000, the sign does not matter",
    "3fff8000, 40000000, into the next power of two",
    "80000000, 80000000, a negative zero stays",
    "00008000, 00000000, the middle between zero and the least number",
    "00008001, 00010000, the least number",
    "807f8000, 80800000, from a subnormal number to the least normal one",
    "7f7f7fff, 7f7f0000, the largest number",
    "7f7f8000, 7f800000, beyond the largest number",
    "ff800000, ff800000, infinity stays"
  })
  void theNearestBfloat16TiesToEven(String bits, String rounded, String why) {
    float value = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
    assertThat(Float.floatToRawIntBits(HalfFloats.roundedToBfloat16(value)))
        .as(why)
        .isEqualTo(Integer.parseUnsignedInt(rounded, 16));
  }

  @ParameterizedTest
  @CsvSource({"7fc00000", "7f800001", "7fffffff", "ffffffff"})
  void noNumberStaysNoNumber(String bits) {
    float nan = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
    assertThat(HalfFloats.roundedToBfloat16(nan)).isNaN();
  }

  @Test
  void aRoundedNumberIsABfloat16() {
    assertThat(HalfFloats.isBfloat16(0.1f)).isFalse();
    assertThat(HalfFloats.isBfloat16(HalfFloats.roundedToBfloat16(0.1f))).isTrue();
  }

  @Test
  void aWeightMustNotBecomeInfinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HalfFloats.roundedToBfloat16(new float[] {1, Float.MAX_VALUE}))
        .withMessage(
            "a weight must be finite in bfloat16: value=3.4028235E38, position=1 of 2; omit --weight-precision or LoadOptions.withWeightPrecision");
  }
}
