/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bins that TensorFlow and Keras document, and the vector of SipHash's paper. */
class HashesTest {

  private static long bin(long hash, int bins) {
    return Long.remainderUnsigned(hash, bins);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({"A, 1, 1, 0", "B, 0, 2, 0", "C, 1, 1, 2", "D, 1, 0, 1", "E, 2, 2, 0"})
  void lettersAreInTheBinsOfKerass(String letter, int farm, int twoSalts, int oneSalt) {
    assertThat(bin(Hashes.farm(bytes(letter)), 3)).isEqualTo(farm);
    assertThat(bin(Hashes.sip(133, 137, bytes(letter)), 3)).isEqualTo(twoSalts);
    assertThat(bin(Hashes.sip(133, 133, bytes(letter)), 3)).isEqualTo(oneSalt);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 9ae16a3b2f90404f",
    "a text that is more than thirty-two bytes long, 3142d0cdf694cb62",
    "'a text that is more than sixty-four bytes long, which is hashed block by block', 21a5872e9e13e7a6",
  })
  void fingerprintsOfTextsOfAnyLengthAreThoseOfFarmHash(String text, String hash) {
    assertThat(Long.toHexString(Hashes.farm(bytes(text)))).isEqualTo(hash);
  }

  @Test
  void sipHashOfFifteenBytesIsThatOfItsPaper() {
    byte[] text = new byte[15];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) i;
    }
    assertThat(Hashes.sip(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, text))
        .isEqualTo(0xa129ca6149be45e5L);
  }
}
