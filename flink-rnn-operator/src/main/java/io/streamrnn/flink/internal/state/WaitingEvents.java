/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.StateMigrationException;
import org.jspecify.annotations.Nullable;

/**
 * The events of the current key that wait for the watermark, by time, in Flink's state backend. The
 * state of a job in which no event waits holds nothing of the user's types.
 */
@Internal
public final class WaitingEvents<IN> {

  /** The name of the state in a savepoint. Never change it. */
  public static final String STATE_NAME = "rnn-waiting";

  // Null where no event waits.
  private final @Nullable MapState<Tuple2<Long, Integer>, Waiting<IN>> events;
  // Null unless Flink may reuse the records that it passes in.
  private final @Nullable TypeSerializer<IN> copier;

  private WaitingEvents(
      @Nullable MapState<Tuple2<Long, Integer>, Waiting<IN>> events,
      @Nullable TypeSerializer<IN> copier) {
    this.events = events;
    this.copier = copier;
  }

  /** Whether events came with a savepoint. Asks before any state is registered. */
  public static boolean areIn(KeyedStateBackend<?> backend) {
    try (Stream<?> keys = backend.getKeys(STATE_NAME, VoidNamespace.INSTANCE)) {
      return keys.findAny().isPresent();
    }
  }

  /**
   * Returns the waiting events of an operator.
   *
   * @param wait whether events of this job wait
   * @param areRestored whether events came with a savepoint; they are scored in any case
   * @throws StateMismatchException if these are of another type
   */
  public static <IN> WaitingEvents<IN> of(
      TypeInformation<IN> type, RuntimeContext context, boolean wait, boolean areRestored) {
    TypeSerializer<IN> serializer = context.createSerializer(type);
    MapState<Tuple2<Long, Integer>, Waiting<IN>> events =
        wait || areRestored ? events(type, context, serializer, areRestored) : null;
    return new WaitingEvents<>(
        events, context.isObjectReuseEnabled() ? serializer.duplicate() : null);
  }

  /**
   * Returns the waiting events in a state of the caller.
   *
   * @param events by time, then in the order of their arrival
   */
  public static <IN> WaitingEvents<IN> in(MapState<Tuple2<Long, Integer>, Waiting<IN>> events) {
    return new WaitingEvents<>(events, null);
  }

  /** Returns those of a caller whose events never wait. */
  public static <IN> WaitingEvents<IN> none() {
    return new WaitingEvents<>(null, null);
  }

  private static <IN> MapState<Tuple2<Long, Integer>, Waiting<IN>> events(
      TypeInformation<IN> type,
      RuntimeContext context,
      TypeSerializer<IN> serializer,
      boolean areRestored) {
    try {
      return context.getMapState(
          new MapStateDescriptor<>(
              STATE_NAME,
              context.createSerializer(Types.TUPLE(Types.LONG, Types.INT)),
              new WaitingSerializer<>(serializer, !areRestored)));
    } catch (RuntimeException e) {
      if (ExceptionUtils.findThrowable(e, StateMigrationException.class).isEmpty()) {
        throw e;
      }
      throw new StateMismatchException(
          "the events that wait in a savepoint must have the type of the job's records, or one that Flink can migrate: record type=%s, state=%s; restore with their type and Order.byArrival(), so that no others wait, until the watermark has passed them, and change the type with the next savepoint"
              .formatted(type, STATE_NAME),
          e);
    }
  }

  /** Adds an event, and returns whether it is the first of its time. */
  public boolean add(long time, IN record) throws Exception {
    MapState<Tuple2<Long, Integer>, Waiting<IN>> events =
        Objects.requireNonNull(this.events, "no event of this job waits");
    Waiting<IN> head = events.get(Tuple2.of(time, 0));
    int before = head == null ? 0 : head.count();
    if (head == null) {
      events.put(Tuple2.of(time, 0), new Waiting<>(copy(record), 1));
    } else {
      events.put(Tuple2.of(time, before), new Waiting<>(copy(record), 0));
      events.put(Tuple2.of(time, 0), new Waiting<>(head.record(), before + 1));
    }
    return head == null;
  }

  /** The record, or a copy of it where Flink may reuse it. */
  public IN copy(IN record) {
    return copier == null ? record : copier.copy(record);
  }

  /** Whether events of the current key wait. */
  public boolean areThere() throws Exception {
    return events != null && !events.isEmpty();
  }

  /** Whether there are events of a time. */
  public boolean waitFor(long time) {
    try {
      return events != null && events.contains(Tuple2.of(time, 0));
    } catch (Exception e) {
      throw new FlinkRuntimeException("the state backend cannot be read: state=" + STATE_NAME, e);
    }
  }

  /** Removes and returns the events of a time, in the order in which they arrived. */
  public List<IN> remove(long time) throws Exception {
    Waiting<IN> head = events == null ? null : events.get(Tuple2.of(time, 0));
    if (events == null || head == null) {
      return List.of();
    }
    List<IN> due = new ArrayList<>(head.count());
    due.add(head.record());
    events.remove(Tuple2.of(time, 0));
    for (int i = 1; i < head.count(); i++) {
      Tuple2<Long, Integer> place = Tuple2.of(time, i);
      due.add(events.get(place).record());
      events.remove(place);
    }
    return due;
  }
}
