package io.streamrnn.flink.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.StateMigrationException;

/**
 * The events of the key at hand that wait for the watermark, by time, in Flink's keeping. Nothing
 * of the user's types is in the state of a job of which no event waits.
 */
final class PendingEvents<IN> {

  /** Under which they were found in savepoints of the first format: a list for each time. */
  private static final String FIRST_NAME = "rnn-pending";

  /** Under which they are found in a savepoint, each by itself. Never change it. */
  private static final String STATE_NAME = "rnn-waiting";

  // -- both null where no event waits
  private final MapState<Long, List<IN>> first;
  private final MapState<Tuple2<Long, Integer>, Waiting<IN>> events;
  // Set where the records that come in may be used again by what made them.
  private final TypeSerializer<IN> copier;

  /**
   * Whether events came with a savepoint.
   *
   * @param inFirstFormat as lists
   * @param inThisFormat each by itself
   */
  record Restored(boolean inFirstFormat, boolean inThisFormat) {

    /** Looks, before any state is registered. */
    static Restored of(KeyedStateBackend<?> backend) {
      return new Restored(has(backend, FIRST_NAME), has(backend, STATE_NAME));
    }

    private static boolean has(KeyedStateBackend<?> backend, String state) {
      try (Stream<?> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
        return keys.findAny().isPresent();
      }
    }
  }

  private PendingEvents(
      MapState<Long, List<IN>> first,
      MapState<Tuple2<Long, Integer>, Waiting<IN>> events,
      TypeSerializer<IN> copier) {
    this.first = first;
    this.events = events;
    this.copier = copier;
  }

  /**
   * Of an operator.
   *
   * @param wait whether events of this job wait
   * @param restored those of the job before are let go too
   * @throws NonRecoverableException if these are of another type
   */
  static <IN> PendingEvents<IN> of(
      TypeInformation<IN> type, RuntimeContext context, boolean wait, Restored restored) {
    TypeSerializer<IN> serializer = context.createSerializer(type);
    MapState<Long, List<IN>> first = null;
    MapState<Tuple2<Long, Integer>, Waiting<IN>> events = null;
    if (restored.inFirstFormat()) {
      first =
          state(
              type,
              context,
              new MapStateDescriptor<>(
                  FIRST_NAME, LongSerializer.INSTANCE, new ListSerializer<>(serializer)));
    }
    if (wait || restored.inThisFormat()) {
      events =
          state(
              type,
              context,
              new MapStateDescriptor<>(
                  STATE_NAME,
                  context.createSerializer(Types.TUPLE(Types.LONG, Types.INT)),
                  new WaitingSerializer<>(serializer, !restored.inThisFormat())));
    }
    return new PendingEvents<>(
        first, events, context.isObjectReuseEnabled() ? serializer.duplicate() : null);
  }

  private static <K, V> MapState<K, V> state(
      TypeInformation<?> type, RuntimeContext context, MapStateDescriptor<K, V> descriptor) {
    try {
      return context.getMapState(descriptor);
    } catch (RuntimeException e) {
      if (ExceptionUtils.findThrowable(e, StateMigrationException.class).isEmpty()) {
        throw e;
      }
      throw new NonRecoverableException(
          "events that wait in a savepoint must be of the type of the job's records, or of one that Flink can migrate: record type=%s, state=%s; restore with the type that they had, with Order.asArrives() so that no others come to wait, until the watermark has passed them, and change the type with the next savepoint"
              .formatted(type, descriptor.getName()),
          e);
    }
  }

  /** Adds an event, and says whether it is the first of its time. */
  boolean add(long time, IN record) throws Exception {
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

  /** The record, or a copy of it where what made it may use it again. */
  IN copy(IN record) {
    return copier == null || record == null ? record : copier.copy(record);
  }

  /** Whether there are events of a time. */
  boolean waitFor(long time) {
    try {
      return events != null && events.contains(Tuple2.of(time, 0))
          || first != null && first.contains(time);
    } catch (Exception e) {
      throw new FlinkRuntimeException("the state back end cannot be read: state=" + STATE_NAME, e);
    }
  }

  /** Takes out the events of a time, in the order in which they came. */
  List<IN> remove(long time) throws Exception {
    List<IN> due = new ArrayList<>();
    if (first != null && first.contains(time)) {
      due.addAll(first.get(time));
      first.remove(time);
    }
    Waiting<IN> head = events == null ? null : events.get(Tuple2.of(time, 0));
    if (head != null) {
      due.add(head.record());
      events.remove(Tuple2.of(time, 0));
      for (int i = 1; i < head.count(); i++) {
        Tuple2<Long, Integer> place = Tuple2.of(time, i);
        due.add(events.get(place).record());
        events.remove(place);
      }
    }
    return due;
  }
}
