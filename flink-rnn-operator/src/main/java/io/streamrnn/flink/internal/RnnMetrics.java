package io.streamrnn.flink.internal;

import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.model.Model;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What an operator tells its watchers, in the group {@code rnn}. */
final class RnnMetrics {

  // One event in so many is timed: reading the clock costs as much as a small network.
  private static final int SAMPLING = 64;

  private final Counter scored;
  private final Counter rejected;
  private final Counter waiting;
  private final SampledHistogram scoreNanos = new SampledHistogram(256);
  private long scorings;

  RnnMetrics(MetricGroup operator, Model model) {
    MetricGroup group = operator.addGroup("rnn");
    scored = group.counter("scored");
    rejected = group.counter("rejected");
    waiting = group.counter("waiting");
    group.histogram("scoreNanos", scoreNanos);
    String live = model.name() + " " + ModelChecks.digest(model);
    group.gauge("model", (Gauge<String>) () -> live);
  }

  /** Begins the scoring of an event: a time for {@link #scoringEnded}, or 0 if it is not timed. */
  long scoringBegins() {
    return scorings % SAMPLING == 0 ? System.nanoTime() | 1 : 0;
  }

  /** Ends it; an event that only waits for its window to fill up has no time. */
  void scoringEnded(long began, boolean hasScore) {
    if (!hasScore) {
      return;
    }
    scorings++;
    if (began != 0) {
      scoreNanos.update(System.nanoTime() - began);
    }
  }

  /** Counts an event that changed its state, by whether it has a score. */
  void accepted(boolean hasScore) {
    (hasScore ? scored : waiting).inc();
  }

  /** Counts an event that did not, and tells how many there were. */
  long rejected() {
    rejected.inc();
    return rejected.getCount();
  }
}
