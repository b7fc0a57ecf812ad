/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

/**
 * The Flink job: reads the file of readings and writes the files of scored and of rejected
 * readings. Every step is keyed by the mote, so the readings of a mote stay in order.
 */
final class DemoJob {

  private final DemoFolder folder;
  private final Forecaster forecaster;
  private final ModelSource model;

  DemoJob(DemoFolder folder, Forecaster forecaster, ModelSource model) {
    this.folder = folder;
    this.forecaster = forecaster;
    this.model = model;
  }

  /** Adds the job to an environment. */
  void build(StreamExecutionEnvironment env) {
    score(readings(env));
  }

  /** Adds everything except the source. */
  void score(DataStream<Reading> readings) {
    DataStream<Change> changes =
        readings
            .keyBy(Reading::mote)
            .process(new Changes(forecaster.scaler()))
            .name("changes")
            .uid("changes");

    StreamingRnn<Change, Forecast> rnn =
        StreamingRnn.model(model)
            .input(Change.class, 2, c -> new float[] {c.humidity(), c.temperature()})
            .output(Forecast.class, (c, y) -> new Forecast(c, y[0], y[1]))
            .build();
    SingleOutputStreamOperator<Forecast> forecasts =
        rnn.apply(changes.keyBy(c -> c.reading().mote())).name("forecaster").uid("forecaster");

    DataStream<ScoredReading> scored =
        forecasts
            .keyBy(f -> f.change().reading().mote())
            .process(new ForecastErrors(forecaster.alarm()))
            .name("forecast-errors")
            .uid("forecast-errors");

    write(
        scored.map(new ThroughputMeter<>()).returns(ScoredReading.class),
        folder.scored(),
        "scored");
    write(rnn.rejected(forecasts).map(RejectedReading::of), folder.rejected(), "rejected");
  }

  /** Adds the source only. */
  DataStream<Reading> readings(StreamExecutionEnvironment env) {
    FileSource<Reading> file =
        FileSource.forRecordStreamFormat(
                new ReadingFormat(), DemoFolder.flinkPath(folder.readings()))
            .build();
    return env.fromSource(file, WatermarkStrategy.noWatermarks(), "readings").uid("readings");
  }

  private static <T> void write(DataStream<T> stream, Path to, String uid) {
    FileSink<T> files =
        FileSink.forRowFormat(DemoFolder.flinkPath(to), new JsonEncoder<T>())
            .withBucketAssigner(new BasePathBucketAssigner<>())
            .withOutputFileConfig(new OutputFileConfig(DemoFolder.PREFIX, DemoFolder.SUFFIX))
            .build();
    stream.sinkTo(files).name(uid).uid(uid);
  }
}
