package io.streamrnn.jobs.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run of the job came to.
 *
 * @param motes what was found, mote by mote
 * @param trainedOn the motes that model and threshold were made from
 * @param rejected how many readings could not be scored
 * @param times how long it took
 */
record Summary(List<MoteResult> motes, List<Integer> trainedOn, int rejected, Times times) {

  private static final String ROW = "%-6s %-10s %8s   %-16s %-16s %12s%n";

  /**
   * How long a run took.
   *
   * @param scoring from the first scored reading to the last
   * @param job from the submission of the job to its end
   */
  record Times(Duration scoring, Duration job) {}

  int readings() {
    return motes.stream().mapToInt(mote -> mote.readings().size()).sum();
  }

  int events() {
    return motes.stream().mapToInt(mote -> mote.events().size()).sum();
  }

  int found() {
    return (int)
        motes.stream()
            .flatMap(m -> m.events().stream().filter(e -> m.delay(e).isPresent()))
            .count();
  }

  int falseAlarms() {
    return motes.stream().mapToInt(mote -> mote.falseAlarms().size()).sum();
  }

  long readingsPerSecond() {
    return Math.round(readings() * 1e9 / times.scoring().toNanos());
  }

  boolean isTraining(MoteResult mote) {
    return trainedOn.contains(mote.mote());
  }

  /** Some lines for the console. */
  String text() {
    return table() + String.format("%n") + totals();
  }

  private String table() {
    return row("mote", "used for", "readings", "labelled event", "found", "false alarms")
        + motes.stream().map(this::row).collect(Collectors.joining());
  }

  private String row(MoteResult mote) {
    return row(
        mote.mote(),
        isTraining(mote) ? "training" : "measuring",
        number(mote.readings().size()),
        list(mote.events(), event -> number(event.first()) + "-" + number(event.last())),
        list(mote.events(), event -> delay(mote.delay(event))),
        number(mote.falseAlarms().size()));
  }

  private String totals() {
    return String.format(
        Locale.ROOT,
        """
        scored    %,d readings of %d motes in %.1f s: %,d a second
        job       %.1f s, with starting Flink and committing the files
        rejected  %,d readings
        events    %d of %d labelled events found
        alarms    %d false: runs of alarmed readings of which none is labelled
        """,
        readings(),
        motes.size(),
        times.scoring().toNanos() / 1e9,
        readingsPerSecond(),
        times.job().toNanos() / 1e9,
        rejected,
        found(),
        events(),
        falseAlarms());
  }

  private static String row(Object... cells) {
    return String.format(ROW, cells);
  }

  private static String list(List<Span> spans, Function<Span, String> text) {
    return spans.isEmpty() ? "-" : spans.stream().map(text).collect(Collectors.joining(", "));
  }

  private static String delay(OptionalInt delay) {
    if (delay.isEmpty()) {
      return "no";
    }
    return delay.getAsInt() == 0
        ? "at once"
        : "after %,d reading%s".formatted(delay.getAsInt(), delay.getAsInt() == 1 ? "" : "s");
  }

  private static String number(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
