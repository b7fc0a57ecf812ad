/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.RnnModelStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.jobs.score.input.ColumnRules;
import io.streamrnn.jobs.score.input.FeatureInput;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowSource;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.score.output.RejectedLine;
import io.streamrnn.model.OutputRows;
import java.io.Serializable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * The Flink job: one reader, in the order of the file, then parallel scorers, each with its own
 * writer. A scorer receives all its rows from the one reader, so each output file is in the order
 * of the input.
 */
final class ScoreJob {

  private static final float[][] NO_SCORES = {{}};

  static final String NAME = "streamrnn score";

  /** Wraps the line of a scored or rejected row for the output file of the job. */
  interface RowLine extends Serializable {

    /**
     * The text to write.
     *
     * @param hasScore whether the line has a score
     */
    String of(Row row, String line, boolean hasScore);
  }

  private final ScorePlan plan;
  private final RowLine wrapper;

  ScoreJob(ScorePlan plan, RowLine wrapper) {
    this.plan = plan;
    this.wrapper = wrapper;
  }

  /**
   * Adds the job to an environment.
   *
   * @param scored folder for the lines of scored rows
   * @param rejected folder for the lines of rejected rows
   */
  void addTo(StreamExecutionEnvironment environment, Path scored, Path rejected) {
    StreamingRnn<Row, String> network = network();
    SingleOutputStreamOperator<String> scores =
        network.apply(
            RowSource.of(environment, plan.input(), plan.layout(), plan.sort(), plan.time()));
    scores.uid("rnn").sinkTo(lines(scored)).uid("scored").name("scored");
    network
        .rejected(scores)
        .map(rejection())
        .uid("rejections")
        .sinkTo(lines(rejected))
        .uid("rejected")
        .name("rejected");
  }

  private StreamingRnn<Row, String> network() {
    StreamingRnnBuilder<Row, String> builder =
        builder()
            .scoring(plan.scoring())
            .inputVersion(plan.features().version())
            .missingValues(plan.missing().policy(plan.features().width()));
    plan.constants().ifPresent(builder::constants);
    plan.sequences().apply(builder, plan.layout().selection());
    return builder.build();
  }

  /** A row of several steps is scored or rejected as a whole. */
  private StreamingRnnBuilder<Row, String> builder() {
    LineWriter lines = plan.lines();
    RowLine wrap = wrapper;
    boolean lastRow = plan.lastRow();
    int size = plan.features().width();
    RnnModelStage model = StreamingRnn.model(plan.source());
    if (!plan.layout().selection().hasArrays()) {
      RnnInputStage<Row> input = model.input(Row.class, size, plan.features()::step);
      if (plan.model().outputRows() == OutputRows.SEVERAL) {
        return input.outputRows(
            String.class, (row, rows) -> lines(lines, wrap, row, rows, lastRow));
      }
      return input.output(
          String.class, (row, y) -> wrap.of(row, lines.line(row, 0, y), y.length > 0));
    }
    return model
        .steps(Row.class, size, plan.features()::steps)
        .output(String.class, (row, scores) -> lines(lines, wrap, row, scores, lastRow));
  }

  /** One line for each row of outputs; of a window that is not full there is one, without any. */
  private static String lines(
      LineWriter lines, RowLine wrap, Row row, float[][] scores, boolean lastRow) {
    float[][] written = scores.length == 0 ? NO_SCORES : scores;
    return IntStream.range(lastRow ? written.length - 1 : 0, written.length)
        .mapToObj(t -> wrap.of(row, lines.line(row, t, written[t]), written[t].length > 0))
        .collect(Collectors.joining("\n"));
  }

  private MapFunction<Rejected<Row>, String> rejection() {
    RowLine wrap = wrapper;
    RejectedLine line = new RejectedLine(plan.input().names());
    FeatureInput features = plan.features();
    ColumnRules rules = plan.rules();
    return rejected -> {
      Row row = rejected.record();
      // The operator's message names methods and classes.
      String reason = features.problem(row).or(() -> rules.problem(row)).orElse(rejected.message());
      return wrap.of(row, line.of(row, reason), false);
    };
  }

  private static FileSink<String> lines(Path folder) {
    return FileSink.forRowFormat(folder, new SimpleStringEncoder<String>())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }
}
