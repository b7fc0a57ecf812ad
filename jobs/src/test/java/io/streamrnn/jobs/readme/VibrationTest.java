package io.streamrnn.jobs.readme;

import static io.streamrnn.testkit.RnnVerifier.verify;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.testkit.SampleModels;
import org.junit.jupiter.api.Test;

class VibrationTest {

  // README: begin
  @Test
  void aPumpIsScoredWithItsOwnHistory() throws Exception {
    StreamingRnn<Reading, Alert> sums =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(2)))
            .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .build();

    verify(sums, Reading::pump)
        .given(
            new Reading("pump-7", 1500, 61),
            new Reading("pump-8", 10, 6),
            new Reading("pump-7", Float.NaN, 64),
            new Reading("pump-7", 1510, 64))
        .emits(new Alert("pump-7", 1561), new Alert("pump-8", 16), new Alert("pump-7", 3135))
        .rejects(Reason.NOT_FINITE);
  }
  // README: end
}
