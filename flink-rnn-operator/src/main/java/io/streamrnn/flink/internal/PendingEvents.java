package io.streamrnn.flink.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.util.FlinkRuntimeException;

/** The events of the key at hand that wait for the watermark, by time, in Flink's keeping. */
final class PendingEvents<IN> {

  /** Under which they are found in a savepoint. Never change it. */
  private static final String STATE_NAME = "rnn-pending";

  private final MapState<Long, List<IN>> events;
  // Set where the records that come in may be used again by what made them.
  private final TypeSerializer<IN> copier;

  private PendingEvents(MapState<Long, List<IN>> events, TypeSerializer<IN> copier) {
    this.events = events;
    this.copier = copier;
  }

  static <IN> PendingEvents<IN> of(TypeInformation<IN> type, RuntimeContext context) {
    TypeSerializer<IN> serializer = context.createSerializer(type);
    MapStateDescriptor<Long, List<IN>> descriptor =
        new MapStateDescriptor<>(
            STATE_NAME, LongSerializer.INSTANCE, new ListSerializer<>(serializer));
    return new PendingEvents<>(
        context.getMapState(descriptor),
        context.isObjectReuseEnabled() ? serializer.duplicate() : null);
  }

  /** Adds an event, and says whether it is the first of its time. */
  boolean add(long time, IN record) throws Exception {
    List<IN> known = events.get(time);
    List<IN> all = known == null ? new ArrayList<>(1) : new ArrayList<>(known);
    all.add(copy(record));
    events.put(time, all);
    return known == null;
  }

  /** The record, or a copy of it where what made it may use it again. */
  IN copy(IN record) {
    return copier == null || record == null ? record : copier.copy(record);
  }

  /** Whether there are events of a time. */
  boolean waitFor(long time) {
    try {
      return events.contains(time);
    } catch (Exception e) {
      throw new FlinkRuntimeException("the state back end cannot be read: state=" + STATE_NAME, e);
    }
  }

  /** Takes out the events of a time, in the order in which they came. */
  List<IN> remove(long time) throws Exception {
    List<IN> due = events.get(time);
    if (due == null) {
      return List.of();
    }
    events.remove(time);
    return due;
  }
}
