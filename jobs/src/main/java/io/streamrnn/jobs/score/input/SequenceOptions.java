/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.FilterFunction;
import picocli.CommandLine.Option;

/**
 * The options that say how the events of a key belong together, named as the methods of {@link
 * StreamingRnnBuilder}. Picocli sets the fields.
 */
public final class SequenceOptions {

  private static final int REMEMBERED_IDS = 100;
  private static final String NONE = "none";

  @Option(
      names = "--start-when",
      paramLabel = "COLUMN",
      description = "Events whose column is true start a sequence, from the initial state.")
  Optional<String> startWhen = Optional.empty();

  @Option(
      names = "--end-when",
      paramLabel = "COLUMN",
      description = "Events whose column is true are the last of their sequence.")
  Optional<String> endWhen = Optional.empty();

  @Option(
      names = "--session-gap",
      paramLabel = "TIME",
      description =
          "Starts a sequence when the last event of the key is longer ago, by --order: 30min, 6h.")
  Optional<String> sessionGap = Optional.empty();

  @Option(
      names = "--elapsed-time-feature",
      paramLabel = "TIME",
      description =
          "Appends the time since the last event of the sequence to the features, by --order, in units of this time: 1s, 1h.")
  Optional<String> elapsedTime = Optional.empty();

  @Option(
      names = "--order-unit",
      paramLabel = "TIME",
      description =
          "The time that 1 is in a column of numbers of --order: 1ms, 1s. For --session-gap and --elapsed-time-feature; of 'state bootstrap' and 'state replay' for all times of events, where the default is 1ms.")
  Optional<String> orderUnit = Optional.empty();

  @Option(
      names = "--deduplicate-by-id",
      paramLabel = "COLUMN",
      description =
          "Takes no step for an event whose column has the value of one of the last events of its key, see --remembered-ids. It has the last score.")
  Optional<String> deduplicateById = Optional.empty();

  @Option(
      names = "--remembered-ids",
      paramLabel = "N",
      description = "How many ids of a key --deduplicate-by-id remembers. Default: 100.")
  Optional<Integer> rememberedIds = Optional.empty();

  @Option(
      names = "--deduplicate-by-sequence-number",
      paramLabel = "COLUMN",
      description =
          "Takes no step for an event whose whole number in the column is not above the highest one of its key. It has the last score.")
  Optional<String> deduplicateByNumber = Optional.empty();

  /** Further columns that these options read. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>();
    startWhen.ifPresent(columns::add);
    endWhen.ifPresent(columns::add);
    deduplicateById.ifPresent(columns::add);
    deduplicateByNumber.ifPresent(columns::add);
    return columns;
  }

  /** What the options require of these columns. */
  public List<ColumnRule> rules() {
    return Stream.of(
            startWhen.map(column -> ColumnRule.truth("--start-when", column)),
            endWhen.map(column -> ColumnRule.truth("--end-when", column)),
            deduplicateById.map(column -> ColumnRule.text("--deduplicate-by-id", column)),
            deduplicateByNumber.map(
                column -> ColumnRule.wholeNumber("--deduplicate-by-sequence-number", column)))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Requires options that have an effect.
   *
   * @throws CannotRunException if one has none, or they exclude one another
   */
  public void check() {
    requireOneDeduplication();
    if (rememberedIds.isPresent() && deduplicateById.isEmpty()) {
      throw new CannotRunException(
          "--remembered-ids requires --deduplicate-by-id: --remembered-ids=%d; omit it, or add --deduplicate-by-id COLUMN"
              .formatted(rememberedIds.get()));
    }
    if (rememberedIds.isPresent() && rememberedIds.get() < 1) {
      throw new CannotRunException(
          "--remembered-ids must be at least 1: --remembered-ids=%d; omit --deduplicate-by-id to keep duplicates"
              .formatted(rememberedIds.get()));
    }
  }

  /**
   * Requires that the time of an event counts where its unit is given.
   *
   * @throws CannotRunException if it does not
   */
  public void checkOrderUnit() {
    if (orderUnit.isPresent() && sessionGap.isEmpty() && elapsedTime.isEmpty()) {
      throw new CannotRunException(
          "--order-unit requires --session-gap or --elapsed-time-feature: --order-unit=%s; omit it"
              .formatted(orderUnit.get()));
    }
  }

  /** How many inputs the options append to the features. */
  public int addedInputs() {
    return elapsedTime.isPresent() ? 1 : 0;
  }

  /**
   * The time of an event; empty if no option needs it.
   *
   * @throws CannotRunException if the order column cannot be a time, or needs no unit
   */
  public Optional<EventTime> eventTime(RowLayout layout) {
    Optional<String> option =
        sessionGap.isPresent()
            ? Optional.of("--session-gap")
            : elapsedTime.map(unit -> "--elapsed-time-feature");
    option.ifPresent(name -> requireTime(name, layout));
    requireNumbers(layout);
    return option.map(
        name ->
            layout.order() == OrderKind.TIME ? EventTime.ofTimes() : EventTime.ofNumbers(unit()));
  }

  /**
   * The time of an event of the past, which the states have if the job has it: numbers are
   * milliseconds without {@code --order-unit}; empty if there is no order column.
   *
   * @throws CannotRunException if the order column cannot be a time, or needs no unit
   */
  public Optional<EventTime> historyTime(RowLayout layout) {
    return eventTime(layout)
        .or(
            () ->
                switch (layout.order()) {
                  case NONE -> Optional.empty();
                  case TIME -> Optional.of(EventTime.ofTimes());
                  case NUMBER -> Optional.of(EventTime.ofNumbers(unit()));
                });
  }

  private Duration unit() {
    return orderUnit.map(text -> duration("--order-unit", text)).orElse(Duration.ofMillis(1));
  }

  private void requireTime(String option, RowLayout layout) {
    if (layout.order() == OrderKind.NONE) {
      throw new CannotRunException(
          "%1$s requires --order: %1$s is set; add --order COLUMN, a column of times or numbers"
              .formatted(option));
    }
    if (layout.order() == OrderKind.NUMBER && orderUnit.isEmpty()) {
      throw new CannotRunException(
          "%s requires --order-unit, since column '%s' of --order holds numbers; add for example --order-unit 1s"
              .formatted(option, layout.selection().order()));
    }
  }

  private void requireNumbers(RowLayout layout) {
    if (orderUnit.isPresent() && layout.order() != OrderKind.NUMBER) {
      throw new CannotRunException(
          "--order-unit requires --order to be a column of numbers: --order-unit=%s, --order=%s; omit it"
              .formatted(
                  orderUnit.get(),
                  layout.selection().hasOrder()
                      ? layout.selection().order() + ", which holds times"
                      : NONE));
    }
  }

  /**
   * Sets the options of a builder.
   *
   * @throws CannotRunException if the value of an option is invalid
   */
  public void apply(StreamingRnnBuilder<Row, ?> builder, ColumnSelection selection) {
    startWhen.ifPresent(column -> builder.startWhen(isTrue(column, selection)));
    endWhen.ifPresent(column -> builder.endWhen(isTrue(column, selection)));
    sessionGap.ifPresent(gap -> builder.sessionGap(duration("--session-gap", gap)));
    elapsedTime.ifPresent(
        unit -> builder.elapsedTimeFeature(duration("--elapsed-time-feature", unit)));
    deduplicateById.ifPresent(column -> deduplicateById(builder, column, selection));
    deduplicateByNumber.ifPresent(
        column -> {
          ExtraColumn number = ExtraColumn.of(column, selection);
          builder.deduplicateBySequenceNumber(number::sequenceNumber);
        });
  }

  private void deduplicateById(
      StreamingRnnBuilder<Row, ?> builder, String column, ColumnSelection selection) {
    ExtraColumn id = ExtraColumn.of(column, selection);
    builder.deduplicateById(id::id, rememberedIds());
  }

  private int rememberedIds() {
    return rememberedIds.orElse(REMEMBERED_IDS);
  }

  private void requireOneDeduplication() {
    if (deduplicateById.isPresent() && deduplicateByNumber.isPresent()) {
      throw new CannotRunException(
          "--deduplicate-by-id and --deduplicate-by-sequence-number exclude one another: --deduplicate-by-id=%s, --deduplicate-by-sequence-number=%s; omit one"
              .formatted(deduplicateById.get(), deduplicateByNumber.get()));
    }
  }

  private static FilterFunction<Row> isTrue(String column, ColumnSelection selection) {
    ExtraColumn flag = ExtraColumn.of(column, selection);
    return flag::isTrue;
  }

  private static Duration duration(String option, String text) {
    return Durations.parse(text)
        .filter(time -> time.toMillis() >= 1)
        .orElseThrow(
            () ->
                new CannotRunException(
                    "%1$s must be a time of at least 1 ms with its unit, such as 500ms, 30s or 6h: %1$s=%2$s"
                        .formatted(option, text)));
  }

  /** All values by the names of the options, for the fingerprint of a run. */
  public Map<String, String> values() {
    return Map.of(
        "--start-when", startWhen.orElse(NONE),
        "--end-when", endWhen.orElse(NONE),
        "--session-gap", sessionGap.orElse(NONE),
        "--elapsed-time-feature", elapsedTime.orElse(NONE),
        "--order-unit", orderUnit.orElse(NONE),
        "--deduplicate-by-id", deduplicateById.orElse(NONE),
        "--remembered-ids", Integer.toString(rememberedIds()),
        "--deduplicate-by-sequence-number", deduplicateByNumber.orElse(NONE));
  }
}
