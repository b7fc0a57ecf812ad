/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Either;

/**
 * Puts what events are sorted by beside them: the hash of their key, their time and their number in
 * the stream, by which events of the same time keep their order. Drops the events after the end.
 */
final class PastEvents<K, IN>
    extends AbstractStreamOperator<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>>
    implements OneInputStreamOperator<IN, Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final KeySelector<IN, ?> id;
  private final long asOf;

  // -- runtime
  private final LongCounter later = new LongCounter();
  private long number;

  /**
   * Creates the operator.
   *
   * @param id what the key of an event is found by
   * @param asOf the time of the last events; {@link KeyState#NONE} for all events
   */
  PastEvents(KeySelector<IN, ?> id, long asOf) {
    this.id = id;
    this.asOf = asOf;
  }

  /** The type of events with their places, and of keys of a savepoint among them. */
  static <K, IN> TypeInformation<Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>>> type(
      TypeInformation<K> keys, TypeInformation<IN> events) {
    return Types.TUPLE(
        Types.INT, Types.LONG, Types.LONG, new EitherTypeInfo<>(events, SavedKey.type(keys)));
  }

  /** A key of a savepoint, at a place before its events. */
  static <K, IN> Tuple4<Integer, Long, Long, Either<IN, SavedKey<K>>> ofSaved(SavedKey<K> key) {
    return Tuple4.of(key.text().hashCode(), Long.MIN_VALUE, Long.MIN_VALUE, Either.Right(key));
  }

  @Override
  public void open() throws Exception {
    super.open();
    getRuntimeContext().addAccumulator(StateBootstrap.LEFT_OUT, later);
  }

  @Override
  public void processElement(StreamRecord<IN> event) throws Exception {
    long time = event.hasTimestamp() ? event.getTimestamp() : KeyState.NONE;
    if (asOf != KeyState.NONE && time > asOf) {
      later.add(1);
      return;
    }
    int hash = id.getKey(event.getValue()).hashCode();
    output.collect(
        new StreamRecord<>(Tuple4.of(hash, time, number++, Either.Left(event.getValue()))));
  }
}
