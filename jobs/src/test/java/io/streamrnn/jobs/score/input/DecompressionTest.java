/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DecompressionTest {

  private static final byte[] TEXT =
      "pump,time\nA,1\n".repeat(5000).getBytes(StandardCharsets.UTF_8);

  /** Creates a stream that compresses to another one. */
  private interface Compressor {
    OutputStream of(OutputStream out) throws IOException;
  }

  @Test
  void gzipIsDecompressed() throws IOException {
    assertThat(read(compress(GZIPOutputStream::new))).isEqualTo(TEXT);
  }

  @Test
  void zstandardIsDecompressed() throws IOException {
    assertThat(read(compress(ZstdOutputStream::new))).isEqualTo(TEXT);
  }

  @Test
  void otherFilesAreReadAsTheyAre() throws IOException {
    assertThat(read(TEXT)).isEqualTo(TEXT);
    assertThat(read(new byte[] {'a'})).containsExactly('a');
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void aFileThatEndsEarlyCannotBeRead() throws IOException {
    byte[] gzip = compress(GZIPOutputStream::new);
    byte[] zstandard = compress(ZstdOutputStream::new);

    assertThatThrownBy(() -> read(firstHalf(gzip))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(firstHalf(zstandard))).isInstanceOf(IOException.class);
  }

  @Test
  void membersOneAfterAnotherAreRead() throws IOException {
    byte[] gzip = compress(GZIPOutputStream::new);
    byte[] zstandard = compress(ZstdOutputStream::new);

    assertThat(read(concat(gzip, gzip))).isEqualTo(concat(TEXT, TEXT));
    assertThat(read(concat(zstandard, zstandard))).isEqualTo(concat(TEXT, TEXT));
  }

  @Test
  void whatFollowsTheCompressedDataIsNotIgnored() throws IOException {
    byte[] gzip = compress(GZIPOutputStream::new);
    byte[] zstandard = compress(ZstdOutputStream::new);

    assertThatThrownBy(() -> read(concat(gzip, TEXT)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("its gzip data are incomplete or damaged");
    assertThatThrownBy(() -> read(concat(zstandard, TEXT)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("its Zstandard data are incomplete or damaged");
  }

  @Test
  void everyLengthOfAFileThatEndsEarlyHasAMessage() throws IOException {
    byte[] gzip = compress(GZIPOutputStream::new);
    for (int length = 4; length < gzip.length; length++) {
      byte[] begin = Arrays.copyOf(gzip, length);
      assertThatThrownBy(() -> read(begin)).as("%d bytes", length).message().doesNotContain("null");
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] firstHalf(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  private static byte[] compress(Compressor compressor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor.of(bytes)) {
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }

  private static byte[] read(byte[] file) throws IOException {
    return Decompression.of(new ByteArrayInputStream(file)).readAllBytes();
  }
}
