/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.ModelReport;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.ModelUpdate;
import io.streamrnn.flink.ModelUpdates;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Page {@code model-changes.md}: updates of a running job. */
class ModelUpdatesPageITCase {

  private static final int LINES = 4;

  @TempDir private Path folder;

  @Test
  void updates() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    DataStream<Reading> readings =
        env.fromData(a(1, "1000"), a(2, "2000"), a(3, "3000"))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Reading>forMonotonousTimestamps()
                    .withTimestampAssigner((r, time) -> Long.parseLong(r.mark())));
    String sums = model("sums", 1);
    String tenfold = model("tenfold", 10);

    // guide: begin
    ModelUpdates updates =
        ModelUpdates.of(
            env.fromData(ModelUpdate.of(tenfold).effectiveFrom(Instant.ofEpochMilli(2000))));
    StreamingRnn<Reading, Alert> rnn =
        StreamingRnn.model(ModelSource.file(sums))
            .input(Reading.class, 1, r -> new float[] {r.value()})
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .order(Order.byEventTime())
            .onModelChange(ModelChange.reset())
            .build();

    SingleOutputStreamOperator<Alert> alerts =
        rnn.apply(readings.keyBy(Reading::pump), updates).uid("pumps");
    DataStream<ModelReport> reports = rnn.modelReports(alerts);
    // guide: end

    assertThat(
            lines(
                alerts
                    .map(alert -> "score " + alert.score(), Types.STRING)
                    .union(reports.map(r -> r.status().toString(), Types.STRING))))
        .containsExactlyInAnyOrder("ACCEPTED", "score 1.0", "score 20.0", "score 50.0");
  }

  private String model(String name, float weight) throws IOException {
    Layer layers =
        Sequential.of(
            SimpleRnn.units(1).activation(Activation.LINEAR).useBias(false).returnSequences(true));
    layers.build(TensorShape.of(TensorShape.UNKNOWN, TensorShape.UNKNOWN, 1));
    layers.setWeights(List.of(Tensor.of(Shape.of(1, 1), weight), Tensor.of(Shape.of(1, 1), 1)));
    Path file = folder.resolve(name + ".keras");
    KerasArchive.write(file, layers);
    return file.toString();
  }

  private static List<String> lines(DataStream<String> stream) throws Exception {
    return stream.executeAndCollect(LINES);
  }
}
