package io.streamrnn.flink.internal;

import io.streamrnn.flink.internal.model.ModelChecks;
import io.streamrnn.model.Model;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator tells its watchers, in the group {@code rnn}. */
final class RnnMetrics {

  // One event in so many is timed: reading the clock costs as much as a small network.
  private static final int SAMPLING = 64;

  private static final Logger LOG = LoggerFactory.getLogger(RnnFunction.class);

  private final MetricGroup group;
  private final Counter scored;
  private final Counter rejected;
  private final Counter waiting;
  private final Counter masked;
  private final Counter duplicates;
  private final Counter late;
  private final Counter dropped;
  private final Counter refusedCommands;
  private final Counter sequences;
  private final Counter expired;
  private final SampledHistogram scoreNanos = new SampledHistogram(256);
  private long scorings;

  RnnMetrics(MetricGroup operator, Model model) {
    group = operator.addGroup("rnn");
    scored = group.counter("scored");
    rejected = group.counter("rejected");
    waiting = group.counter("waiting");
    masked = group.counter("masked");
    duplicates = group.counter("duplicates");
    late = group.counter("late");
    dropped = group.counter("dropped");
    refusedCommands = group.counter("refusedCommands");
    sequences = group.counter("sequences");
    expired = group.counter("expired");
    group.histogram("scoreNanos", scoreNanos);
    String live = model.name() + " " + ModelChecks.digest(model);
    group.gauge("model", (Gauge<String>) () -> live);
  }

  /** For metrics of one runner only. */
  MetricGroup group() {
    return group;
  }

  /** Begins the scoring of events: a time for {@link #scoringEnded}, or 0 if it is not timed. */
  long scoringBegins() {
    return scorings % SAMPLING == 0 ? System.nanoTime() | 1 : 0;
  }

  /** Ends it for so many runs; what only waits for its window to fill up has none. */
  void scoringEnded(long began, int runs) {
    if (runs == 0) {
      return;
    }
    scorings++;
    if (began != 0) {
      scoreNanos.update((System.nanoTime() - began) / runs);
    }
  }

  /** Counts an event that changed its state, by what became of its steps. */
  void accepted(boolean isScored, int steps, int maskedSteps) {
    if (steps > 0 || maskedSteps == 0) {
      (isScored ? scored : waiting).inc();
    }
    masked.inc(maskedSteps);
  }

  /** Counts an event that came before. */
  void duplicate() {
    duplicates.inc();
  }

  /** Counts an event that came too late and was left out. */
  void late() {
    late.inc();
  }

  /** Counts an event that was left out. */
  void dropped() {
    dropped.inc();
  }

  /** Counts a command that was refused, and logs the first, the second, the fourth and so on. */
  void refusedCommand(String why) {
    refusedCommands.inc();
    if (Long.bitCount(refusedCommands.getCount()) == 1) {
      LOG.warn(
          "{} commands refused so far, the last one because {}", refusedCommands.getCount(), why);
    }
  }

  /** Counts a sequence that began. */
  void begun() {
    sequences.inc();
  }

  /** Counts a key that was forgotten. */
  void expired() {
    expired.inc();
  }

  /** Counts a rejected event, and logs the first, the second, the fourth and so on. */
  void rejected(String why) {
    rejected.inc();
    if (Long.bitCount(rejected.getCount()) == 1) {
      LOG.warn("{} records rejected so far, the last one because {}", rejected.getCount(), why);
    }
  }
}
