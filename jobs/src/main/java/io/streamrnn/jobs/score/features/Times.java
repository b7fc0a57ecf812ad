/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Parses dates and times of ISO 8601, with a T or a blank before the time. */
public final class Times {

  private static final int DATE_LENGTH = 10;

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  /** Takes 24:00, which the strict style does not. It also moves days that their month lacks. */
  private static final DateTimeFormatter END_OF_DAY = FORMAT.withResolverStyle(ResolverStyle.SMART);

  private Times() {}

  /** The time; empty if the text is none. A time without an offset is UTC. */
  public static Optional<Instant> parse(String text) {
    return local(text).map(LocalTime::instant);
  }

  /**
   * A time with the offset that it was written with.
   *
   * @param seconds since 1970 at that offset, for the time of day and the day of the week
   */
  record LocalTime(Instant instant, double seconds) {

    private static LocalTime of(LocalDateTime time, ZoneOffset offset) {
      Instant local = time.toInstant(ZoneOffset.UTC);
      return new LocalTime(time.toInstant(offset), local.getEpochSecond() + local.getNano() / 1e9);
    }
  }

  /** The same, with the local time. */
  static Optional<LocalTime> local(String text) {
    if (text.length() < DATE_LENGTH || text.charAt(4) != '-') {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.length() == DATE_LENGTH
              ? LocalTime.of(LocalDate.parse(text).atStartOfDay(), ZoneOffset.UTC)
              : parseTime(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static LocalTime parseTime(String text) {
    String iso =
        text.charAt(DATE_LENGTH) == ' '
            ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
            : text;
    TemporalAccessor time = format(iso).parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime offset
        ? LocalTime.of(offset.toLocalDateTime(), offset.getOffset())
        : LocalTime.of((LocalDateTime) time, ZoneOffset.UTC);
  }

  private static DateTimeFormatter format(String iso) {
    if (!iso.startsWith("24", DATE_LENGTH + 1)) {
      return FORMAT;
    }
    // Throws if there is no such day.
    LocalDate unused = LocalDate.parse(iso.substring(0, DATE_LENGTH));
    return END_OF_DAY;
  }
}
