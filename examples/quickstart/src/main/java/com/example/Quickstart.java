package com.example;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnn;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Forecasts the next change of each sensor from the changes that it has seen. */
public final class Quickstart {

  public record Change(String sensor, float humidity, float temperature) {}

  public record Forecast(String sensor, float humidity, float temperature) {}

  static StreamingRnn<Change, Forecast> forecaster(String model) {
    return StreamingRnn.model(ModelSource.file(model))
        .input(Change.class, c -> new float[] {c.humidity(), c.temperature()})
        .output(Forecast.class, (c, y) -> new Forecast(c.sensor(), y[0], y[1]))
        .stateTtl(StateTtl.processingTime(Duration.ofHours(6)))
        .build();
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(10_000);
    // Replace this by your source, such as Kafka.
    DataStream<Change> changes =
        env.fromData(
            new Change("north", 0.5f, -0.25f),
            new Change("south", 0.5f, -0.25f),
            new Change("north", 0.25f, Float.NaN),
            new Change("north", 0.25f, 0.5f));

    StreamingRnn<Change, Forecast> rnn = forecaster(args.length > 0 ? args[0] : "forecaster.h5");
    SingleOutputStreamOperator<Forecast> forecasts =
        rnn.apply(changes.keyBy(Change::sensor)).uid("forecaster");

    forecasts.print();
    rnn.rejected(forecasts).print("rejected");
    env.execute("quickstart");
  }
}
