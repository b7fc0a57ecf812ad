/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.readme;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnn;
import java.time.Duration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** The first example. */
record TenLines(DataStream<Alert> alerts, DataStream<Rejected<Reading>> rejected) {

  static TenLines build(String modelPath, DataStream<Reading> readings) {
    // README: begin
    StreamingRnn<Reading, Alert> vibration =
        StreamingRnn.model(ModelSource.file(modelPath))
            .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .stateTtl(StateTtl.processingTime(Duration.ofHours(6)))
            .build();

    SingleOutputStreamOperator<Alert> alerts =
        vibration.apply(readings.keyBy(Reading::pump)).uid("vibration-rnn");
    DataStream<Rejected<Reading>> rejected = vibration.rejected(alerts);
    // README: end
    return new TenLines(alerts, rejected);
  }
}
