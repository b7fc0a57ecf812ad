/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.io.Serializable;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Lines of text in the files of a folder, each of which is there once it is complete. */
public final class FileLines {

  private FileLines() {}

  /** Wraps the line of a scored or rejected row. */
  @FunctionalInterface
  public interface Wrapper extends Serializable {

    /** The line as it is. */
    Wrapper NONE = (row, line, hasScore) -> line;

    /**
     * The text to write.
     *
     * @param hasScore whether the line has a score
     */
    String of(Row row, String line, boolean hasScore);
  }

  /**
   * Scores.
   *
   * @param folder of the files
   */
  public record Scores(Path folder, Wrapper wrapper) implements ScoreTarget<String> {

    @Override
    public Class<String> type() {
      return String.class;
    }

    @Override
    public Lines<String> lines() {
      return new TextLines(wrapper);
    }

    @Override
    public void write(DataStream<String> scores) {
      scores.sinkTo(sink(folder)).uid("scored").name("scored");
    }
  }

  /**
   * Rejected rows as JSON lines.
   *
   * @param folder of the files
   */
  public record Rejections(Path folder, Wrapper wrapper, RejectedLine line)
      implements RejectionTarget<String> {

    @Override
    public Class<String> type() {
      return String.class;
    }

    @Override
    public RejectionTarget.Rejections<String> rejections() {
      Wrapper wrap = wrapper;
      RejectedLine rejected = line;
      return (row, reason) -> wrap.of(row, rejected.of(row, reason), false);
    }

    @Override
    public void write(DataStream<String> rejections) {
      rejections.sinkTo(sink(folder)).uid("rejected").name("rejected");
    }
  }

  private record TextLines(Wrapper wrapper) implements ScoreTarget.Lines<String> {

    @Override
    public String of(Row row, String line, boolean hasScore) {
      return wrapper.of(row, line, hasScore);
    }

    @Override
    public String all(java.util.List<String> lines) {
      return String.join("\n", lines);
    }
  }

  private static FileSink<String> sink(Path folder) {
    return FileSink.forRowFormat(folder, new SimpleStringEncoder<String>())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }
}
