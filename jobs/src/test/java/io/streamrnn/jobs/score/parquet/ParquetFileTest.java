/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.core.fs.FileSystem;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of DuckDB and arrow-rs. */
class ParquetFileTest {

  private static final String FIRST_ROW = "{\"pump\":\"a\",\"at\":0,\"x\":0.0}";

  @TempDir Path folder;

  @Test
  void aRowIsAJsonObject() throws IOException {
    assertThat(rows(file("types.parquet")).get(1))
        .isEqualTo(
            "{'pump':'b','at':1,'rpm':0.125,'bar':0.25,'on':false,'day':'2024-01-02','ts':'2024-01-01T00:00:01','tz':'2024-01-01T00:00:01.500Z','price':0.125,'small':201,'large':18446744073709551614,'s':{'x':1,'y':[1.0,null]},'m':{'k':1},'b':'AP8=','t':'12:00:01','name':'0123abcd-0000-4000-8000-000000000001','u':'0123abcd-0000-4000-8000-000000000001','huge':1.00}"
                .replace('\'', '"'));
  }

  @Test
  void aMissingValueIsNull() throws IOException {
    assertThat(rows(file("types.parquet")).get(2)).contains("\"bar\":null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw"})
  void rowsDoNotDependOnTheCodec(String codec) throws IOException {
    assertThat(rows(file("rows-" + codec + ".parquet")))
        .hasSize(8)
        .startsWith(FIRST_ROW, "{\"pump\":\"b\",\"at\":1,\"x\":0.7}");
  }

  @Test
  void rowGroupsAreReadOneAfterTheOther() throws IOException {
    assertThat(rows(file("groups.parquet")))
        .hasSize(6000)
        .startsWith(FIRST_ROW)
        .endsWith("{\"pump\":\"b\",\"at\":5999,\"x\":0.3}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aRowGroupWithoutRowsIsPassedOver(int position) throws IOException {
    byte[] file = file("groups.parquet");

    assertThat(rows(withEmptyGroup(file, position))).isEqualTo(rows(file));
  }

  @Test
  void pagesOfVersion2AreRead() throws IOException {
    assertThat(rows(file("arrow.parquet")))
        .containsExactly(
            "{\"pump\":\"a\",\"at\":1,\"x\":0.5}",
            "{\"pump\":\"b\",\"at\":2,\"x\":0.25}",
            "{\"pump\":\"a\",\"at\":3,\"x\":-1.0}");
  }

  @Test
  void aFileWithoutRowsIsRead() throws IOException {
    assertThat(rows(file("none.parquet"))).isEmpty();
  }

  @Test
  void aFileThatEndsEarlyHasNoFooter() throws IOException {
    byte[] file = file("groups.parquet");
    for (int length : new int[] {0, 3, 7, 8, 100, file.length - 1}) {
      assertThatThrownBy(() -> rows(Arrays.copyOf(file, length)))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the Parquet file is incomplete, since it has no footer; write or copy it again, and decompress it if it is compressed as a whole");
    }
  }

  @Test
  void aDamagedFooterIsNamed() throws IOException {
    byte[] file = file("rows-snappy.parquet");
    Arrays.fill(file, file.length - 40, file.length - 8, (byte) 0xff);

    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(IOException.class)
        .hasMessage("the footer of the Parquet file is damaged; write or copy it again");
  }

  /** A wrong byte is read as another value at worst, unless the writer added checksums. */
  @Test
  void aDamagedByteIsAnIoExceptionOrAValue() throws IOException {
    byte[] file = file("types.parquet");
    int damaged = 0;
    for (int i = 0; i < file.length - 8; i += 11) {
      byte[] copy = file.clone();
      copy[i] ^= (byte) 0xff;
      damaged += isDamaged(copy) ? 1 : 0;
    }
    assertThat(damaged).isGreaterThan(file.length / 44);
  }

  @Test
  void aCodecThatIsNotSupportedIsNamed() {
    assertThatThrownBy(() -> rows(file("rows-brotli.parquet")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "not a valid Parquet file: the codec is not supported: codec=BROTLI; write the file with snappy, gzip or zstd");
  }

  /**
   * The file with a footer that has a further row group, as Arrow writes it of a table without
   * rows.
   */
  private static byte[] withEmptyGroup(byte[] file, int position) throws IOException {
    int end = file.length - 8;
    int length = ByteBuffer.wrap(file, end, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(file, end - length, length));
    RowGroup empty = footer.getRow_groups().get(0).deepCopy().setNum_rows(0);
    empty.getColumns().forEach(column -> column.getMeta_data().setNum_values(0));
    footer.getRow_groups().add(position, empty);

    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, changed);
    return ByteBuffer.allocate(end - length + changed.size() + 8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(file, 0, end - length)
        .put(changed.toByteArray())
        .putInt(changed.size())
        .put(file, end + 4, 4)
        .array();
  }

  private boolean isDamaged(byte[] file) {
    try {
      rows(file);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = ParquetFileTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private List<String> rows(byte[] content) throws IOException {
    Path path = Files.write(folder.resolve("file.parquet"), content);
    List<String> rows = new ArrayList<>();
    try (ParquetFile file =
        new ParquetFile(
            FileSystem.getLocalFileSystem().open(new org.apache.flink.core.fs.Path(path.toUri())),
            content.length)) {
      for (Optional<String> row = file.next(); row.isPresent(); row = file.next()) {
        rows.add(row.get());
      }
    }
    return rows;
  }
}
