/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.score.features.Preprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangedInputTest {

  private static final int ROWS = 20_000;
  private static final FileTime TIME = FileTime.fromMillis(1_700_000_000_123L);

  private static final RowLayout LAYOUT =
      RowLayout.json(Format.JSONL, new ColumnSelection("k", List.of("a")));

  /** What other programs do to a file. */
  enum Change {
    TRUNCATED {
      @Override
      void make(Path file) throws IOException {
        Files.write(file, begin(file, (int) Files.size(file) / 2));
      }
    },
    OVERWRITTEN {
      @Override
      void make(Path file) throws IOException {
        Files.writeString(file, text("b"));
      }
    },
    EXTENDED {
      @Override
      void make(Path file) throws IOException {
        Files.writeString(file, "{\"k\": \"", StandardOpenOption.APPEND);
      }
    },
    DELETED {
      @Override
      void make(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void make(Path file) throws IOException;
  }

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeAFile() throws IOException {
    file = folder.resolve("events.jsonl");
    write(text("a").getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsChangedWhileItIsReadFailsTheLoop(Change change) {
    List<Row> read = new ArrayList<>();

    assertThatThrownBy(
            () ->
                rows()
                    .forEach(
                        row -> {
                          read.add(row);
                          if (read.size() == 1) {
                            change.make(file);
                          }
                        }))
        .isInstanceOf(DamagedInputException.class)
        .hasMessageContaining("the files of --input must not change until they are read")
        .hasMessageContaining("at the start length=" + text("a").length())
        .hasMessageContaining("touch -d '2023-11-14T22:13:20.123Z'");
  }

  @ParameterizedTest
  @EnumSource
  void noBatchHasRowsOfAChangedFile(Change change) throws IOException {
    InputFiles input = InputFiles.of(List.of(file.toString()));
    try (BulkFormat.Reader<Row> reader = reader(input)) {
      assertThat(reader.readBatch()).isNotNull();

      change.make(file);

      // Neither its rows nor its end: a checkpoint would keep them.
      assertThatThrownBy(reader::readBatch).isInstanceOf(DamagedInputException.class);
    }
  }

  @Test
  void aFileThatWasPutBackIsReadOn() throws IOException {
    InputFiles input = InputFiles.of(List.of(file.toString()));
    Change.OVERWRITTEN.make(file);
    assertThatThrownBy(() -> reader(input)).isInstanceOf(DamagedInputException.class);

    write(text("a").getBytes(StandardCharsets.UTF_8));

    try (BulkFormat.Reader<Row> reader = reader(input)) {
      assertThat(reader.readBatch()).isNotNull();
    }
  }

  @Test
  void aChangedGzipFileIsNotCalledDamaged() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text("a").getBytes(StandardCharsets.UTF_8));
    }
    write(bytes.toByteArray());
    InputFiles input = InputFiles.of(List.of(file.toString()));
    try (RowReader reader = LAYOUT.open(input.first(), 0)) {
      Files.write(file, begin(file, bytes.size() / 2));

      assertThatThrownBy(() -> drain(reader))
          .isInstanceOf(DamagedInputException.class)
          .hasMessageContaining("must not change until they are read");
    }
  }

  @Test
  void aStoreThatListsMillisecondsAndAnswersSecondsHasTheSameVersion() {
    assertThat(FileVersion.stored(5, Instant.parse("2026-11-29T02:40:06.821Z")))
        .isEqualTo(FileVersion.stored(5, Instant.parse("2026-11-29T02:40:06Z")));
  }

  private static void drain(RowReader reader) throws IOException {
    while (reader.next().isPresent()) {
      // It is read to its end.
    }
  }

  private DirectRows rows() {
    RowProblems problems =
        new RowProblems(
            new FeatureInput(Preprocessing.numbers(List.of("a"))),
            new ColumnRules(List.of(), LAYOUT.selection()));
    return new DirectRows(InputFiles.of(List.of(file.toString())), LAYOUT, false, problems);
  }

  private static BulkFormat.Reader<Row> reader(InputFiles input) throws IOException {
    FileSourceSplit split = new FileSourceSplit("0", input.first().path(), 0, 0, 0, 0);
    return new RowFileFormat(LAYOUT, input).createReader(new Configuration(), split);
  }

  private void write(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, TIME);
  }

  private static byte[] begin(Path file, int length) throws IOException {
    return Arrays.copyOf(Files.readAllBytes(file), length);
  }

  private static String text(String key) {
    return IntStream.range(0, ROWS)
        .mapToObj(i -> "{\"k\": \"%s\", \"a\": %05d}\n".formatted(key, i))
        .collect(Collectors.joining());
  }
}
