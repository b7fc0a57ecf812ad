package io.streamrnn.jobs.score;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.RnnModelStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import java.io.Serializable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * The job: one reader in the order of the file, then as many scorers as wanted, each with a writer
 * of its own. All that a scorer gets comes from the one reader, so each file that is written is in
 * the order of the input.
 */
final class ScoreJob {

  static final String NAME = "streamrnn score";

  /** What is written for a row, around the line that says its score or its fault. */
  interface RowLine extends Serializable {

    /**
     * Writes it.
     *
     * @param hasScore whether the line says a score, and not that there is none yet, or a fault
     */
    String of(Row row, String line, boolean hasScore);
  }

  private final ScorePlan plan;
  private final RowLine style;

  ScoreJob(ScorePlan plan, RowLine style) {
    this.plan = plan;
    this.style = style;
  }

  /**
   * Adds the job to an environment.
   *
   * @param scored folder of lines of events
   * @param rejected folder of lines of rows that could not be scored
   */
  void addTo(StreamExecutionEnvironment env, Path scored, Path rejected) {
    StreamingRnn<Row, String> network = network();
    SingleOutputStreamOperator<String> scores =
        network.apply(rows(env).keyBy(Row::keyText, Types.STRING));
    scores.uid("rnn").sinkTo(lines(scored)).uid("scored").name("scored");
    network
        .rejected(scores)
        .map(rejection())
        .uid("rejections")
        .sinkTo(lines(rejected))
        .uid("rejected")
        .name("rejected");
  }

  private DataStream<Row> rows(StreamExecutionEnvironment env) {
    return env.fromSource(source(), WatermarkStrategy.noWatermarks(), "rows")
        .uid("rows")
        .setParallelism(1)
        .map(new RowCount())
        .uid("row-count")
        .setParallelism(1);
  }

  private FileSource<Row> source() {
    return FileSource.forRecordStreamFormat(new RowFileFormat(plan.layout()), plan.input().path())
        // Flink's own leaves out files whose names begin with a dot or an underscore.
        .setFileEnumerator(() -> new NonSplittingRecursiveEnumerator(path -> true))
        .build();
  }

  private StreamingRnn<Row, String> network() {
    return begun().scoring(plan.scoring()).inputVersion(plan.features().version()).build();
  }

  /** A row of several steps is scored or rejected as a whole. */
  private StreamingRnnBuilder<Row, String> begun() {
    LineWriter lines = plan.lines();
    RowLine around = style;
    int size = plan.model().inputSize();
    RnnModelStage model = StreamingRnn.model(plan.source());
    if (!plan.layout().selection().hasArrays()) {
      return model
          .input(Row.class, size, plan.features()::step)
          .output(String.class, (row, y) -> around.of(row, lines.line(row, 0, y), y.length > 0));
    }
    return model
        .steps(Row.class, size, plan.features()::steps)
        .output(
            String.class,
            (row, scores) ->
                IntStream.range(0, scores.length)
                    .mapToObj(
                        t -> around.of(row, lines.line(row, t, scores[t]), scores[t].length > 0))
                    .collect(Collectors.joining("\n")));
  }

  private MapFunction<Rejected<Row>, String> rejection() {
    RowLine around = style;
    return rejected ->
        around.of(
            rejected.record(), RejectedLines.line(rejected.record(), rejected.message()), false);
  }

  private static FileSink<String> lines(Path folder) {
    return FileSink.forRowFormat(folder, new SimpleStringEncoder<String>())
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }
}
