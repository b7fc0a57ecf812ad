package io.streamrnn.flink;

import static io.streamrnn.flink.Sums.a;
import static io.streamrnn.flink.Sums.sum;
import static io.streamrnn.flink.Sums.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.SequenceReport.Cause;
import io.streamrnn.flink.Sums.Term;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a key is forgotten, and that this is told. */
class LifetimesTest {

  @Test
  void tellsWhatItForgetsAfterItsTimeToLive() throws Exception {
    var outcome =
        verify(b -> b.stateTtl(Duration.ofMillis(100)))
            .at(7, a(1), a(2))
            .processingTime(100)
            .run()
            .reports(Cause.TIME_TO_LIVE);

    assertThat(outcome.reports().get(0).states()).isEqualTo(new float[][] {{3}});
  }

  @Test
  void forgetsAKeyWhenTheWatermarkHasPassedItsExpiry() throws Exception {
    verify(b -> b.expireAfter(Duration.ofMillis(10)))
        .at(0, a(1))
        .watermark(10)
        .at(11, a(2))
        .run()
        .emits(sum(1), sum(2))
        .reports(Cause.EXPIRED);
  }

  @Test
  void forgetsAKeyWithTheNextEventThatComesTooLate() throws Exception {
    verify(b -> b.expireAfter(Duration.ofMillis(10)))
        .at(0, a(1))
        .at(10, a(2))
        .at(21, a(4))
        .run()
        .emits(sum(1), sum(3), sum(4))
        .reports(Cause.EXPIRED);
  }

  @Test
  void forgetsWhatOutlivesASequenceToo() throws Exception {
    verify(
            b ->
                b.gap(Duration.ofMillis(5))
                    .expireAfter(Duration.ofMillis(10))
                    .eventId(Term::mark, 3))
        .at(0, a(1, "x"))
        .watermark(10)
        .at(11, a(2, "x"))
        .run()
        .emits(sum(1), sum(2))
        .reports(Cause.GAP, Cause.EXPIRED);
  }

  @Test
  void countsTheTimeToLiveOfAnEventInABatchFromWhenItCame() throws Exception {
    verify(
            b ->
                b.stateTtl(Duration.ofMillis(100))
                    .batching(Batching.ofSize(8).linger(Duration.ofMillis(60))))
        .at(0, a(1))
        .processingTime(60)
        .processingTime(100)
        .at(1, a(2))
        .run()
        .emits(sum(1), sum(2))
        .reports(Cause.TIME_TO_LIVE);
  }
}
