/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.LocalRnn;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.jobs.score.input.DirectRows;
import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowCounts;
import io.streamrnn.jobs.score.output.FileLines;
import io.streamrnn.jobs.score.output.LineSink;
import io.streamrnn.jobs.score.output.StagedWriter;
import io.streamrnn.jobs.score.output.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * What {@link ScoreJob} is in this thread, without starting Flink. Reading, the rules, the lines
 * and where they are staged are those of the job.
 */
final class ScoreLoop {

  private final ScorePlan plan;
  private final InputFiles input;
  private final JobProgress progress;

  /**
   * A loop.
   *
   * @param input the input of the plan
   */
  ScoreLoop(ScorePlan plan, InputFiles input, JobProgress progress) {
    this.plan = plan;
    this.input = input;
    this.progress = progress;
  }

  /**
   * Scores all rows and stages the lines in the work folder.
   *
   * @throws ExecutionException if it failed
   */
  RowCounts run(FileLines.Scores scored, FileLines.Rejections rejected, WorkFolder folder)
      throws ExecutionException, InterruptedException {
    ScoreNetwork network = new ScoreNetwork(plan);
    StreamingRnn<Row, String> rnn = network.rnn(scored);
    MapFunction<Rejected<Row>, String> rejection = network.rejection(rejected.rejections());
    try (StagedWriter scores = new StagedWriter(folder.scored());
        StagedWriter rejections = new StagedWriter(folder.rejected())) {
      return run(rnn, new Lines(scores, rejection, rejections));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ExecutionException(e);
    } finally {
      progress.end();
    }
  }

  private RowCounts run(StreamingRnn<Row, String> rnn, Lines lines) throws Exception {
    DirectRows rows = new DirectRows(input, plan.layout(), plan.sort(), plan.network().problems());
    try (LocalRnn<Row, String, String> loop =
        LocalRnn.open(rnn, Row::keyText, lines, ScoringLatency.metrics())) {
      rows.forEach(row -> score(row, loop));
      loop.finish();
    }
    return rows.counts();
  }

  private void score(Row row, LocalRnn<Row, String, String> loop) throws Exception {
    // The latency is sampled by the time.
    loop.processingTime(System.currentTimeMillis());
    loop.process(
        row,
        plan.network()
            .time()
            .map(time -> time.extractTimestamp(row, LocalRnn.NO_TIMESTAMP))
            .orElse(LocalRnn.NO_TIMESTAMP));
    progress.passed(row.number() + 1);
  }

  /** Writes what is emitted. */
  private record Lines(
      LineSink scores, MapFunction<Rejected<Row>, String> rejection, LineSink rejections)
      implements LocalRnn.Outputs<Row, String, String> {

    @Override
    public void result(String line, long timestamp) {
      write(line, scores);
    }

    @Override
    public void rejected(Rejected<Row> rejected, long timestamp) {
      write(line(rejected), rejections);
    }

    private String line(Rejected<Row> rejected) {
      try {
        return rejection.map(rejected);
      } catch (Exception e) {
        throw new IllegalStateException("a line of a rejected row is text", e);
      }
    }

    private static void write(String line, LineSink sink) {
      try {
        sink.write(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
