package com.example;

import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.Quickstart.Change;
import com.example.Quickstart.Forecast;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuickstartTest {

  @Test
  void eachSensorIsForecastFromItsOwnChanges() throws Exception {
    try (RnnHarness<Change, String, Forecast> harness =
        RnnHarness.start(Quickstart.forecaster("forecaster.h5"), Change::sensor)) {
      harness.process(new Change("north", 0.5f, -0.25f));
      harness.process(new Change("north", 0.25f, 0.5f));
      harness.process(new Change("south", 0.5f, -0.25f));

      Forecast first = harness.outputs().get(0);
      assertThat(harness.outputs().get(1).humidity()).isNotEqualTo(first.humidity());
      assertThat(harness.outputs().get(2))
          .isEqualTo(new Forecast("south", first.humidity(), first.temperature()));
    }
  }

  @Test
  void aChangeThatIsMissingIsRejected() throws Exception {
    verify(Quickstart.forecaster("forecaster.h5"), Change::sensor)
        .given(new Change("north", 0.5f, -0.25f), new Change("north", 0.25f, Float.NaN))
        .emitsCloseTo(1e-5, new Forecast("north", 0.17278f, 0.10964f))
        .rejects(Reason.NOT_FINITE);
  }

  @Test
  void aSilentSensorIsForgotten() throws Exception {
    verify(Quickstart.forecaster("forecaster.h5"), Change::sensor)
        .at(0, new Change("north", 0.5f, -0.25f))
        .processingTime(Duration.ofHours(6).toMillis())
        .run()
        .reports(Cause.TIME_TO_LIVE);
  }

  @Test
  void theJobRuns() throws Exception {
    Quickstart.main(new String[0]);
  }
}
