package com.example;

import com.example.Quickstart.Change;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelReport;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.ModelUpdates;
import io.streamrnn.flink.StreamingRnn;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * A job that does not end, to practise operations with. It scores 200 changes a second of 100
 * sensors, takes models that appear in a folder, and writes a line per change: the sensor, the
 * steps of its sequence so far, the model, the forecast. No number of steps is missing or twice.
 *
 * <p>Arguments: the model, the folder of its updates, the folder of the output.
 */
public final class EndlessJob {

  static final int SENSORS = 100;

  private EndlessJob() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<Change> changes =
        env.fromSource(source(), WatermarkStrategy.noWatermarks(), "changes").uid("changes");

    StreamingRnn<Change, String> rnn = rnn(args[0]);
    ModelUpdates updates = ModelUpdates.ofFolder(env, args[1], Duration.ofSeconds(5)).uid("models");
    SingleOutputStreamOperator<String> scores =
        rnn.apply(changes.keyBy(Change::sensor), updates).uid("forecaster");

    scores.sinkTo(sink(args[2] + "/scores")).uid("scores");
    rnn.modelReports(scores)
        .map(ModelReport::toString)
        .sinkTo(sink(args[2] + "/models"))
        .uid("model-reports");
    env.execute("endless");
  }

  static StreamingRnn<Change, String> rnn(String model) {
    return StreamingRnn.model(ModelSource.file(model))
        .input(Change.class, c -> new float[] {c.humidity(), c.temperature()})
        .output(
            String.class,
            (c, y, context) ->
                c.sensor() + "," + context.steps() + "," + context.modelName() + "," + y[0])
        .onModelChange(ModelChange.reset())
        .build();
  }

  /** Change i is of sensor i % SENSORS, so that those of a sensor stay in order if it is replayed. */
  private static DataGeneratorSource<Change> source() {
    return new DataGeneratorSource<>(
        i -> new Change("sensor-" + i % SENSORS, i % 7 / 7f, i % 5 / 5f),
        Long.MAX_VALUE,
        RateLimiterStrategy.perSecond(200),
        TypeInformation.of(Change.class));
  }

  private static FileSink<String> sink(String folder) {
    return FileSink.forRowFormat(new Path(folder), new SimpleStringEncoder<String>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }
}
