/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.lang.reflect.Method;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.TypeExtractionException;
import org.apache.flink.api.java.typeutils.TypeExtractionUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The records that could not be scored. It knows their type, which Flink cannot find out from
 * {@code map(Rejected::record)}.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
public final class RejectedStream<IN> extends DataStream<Rejected<IN>> {

  private final TypeInformation<IN> recordType;

  RejectedStream(DataStream<Rejected<IN>> rejected, TypeInformation<IN> recordType) {
    super(rejected.getExecutionEnvironment(), rejected.getTransformation());
    this.recordType = recordType;
  }

  /** The records themselves, with their timestamps, without those that are null. */
  public SingleOutputStreamOperator<IN> records() {
    return records(each -> true);
  }

  /** Those that are late, see {@link LatePolicy}. */
  SingleOutputStreamOperator<IN> late() {
    return records(rejected -> rejected.reason() == Rejected.Reason.LATE);
  }

  /** In one operator, to which the caller can give a uid. */
  private SingleOutputStreamOperator<IN> records(FilterFunction<Rejected<IN>> selected) {
    return flatMap(
        (rejected, out) -> {
          if (rejected.record() != null && selected.filter(rejected)) {
            out.collect(rejected.record());
          }
        },
        recordType);
  }

  /** As Flink's, and {@code Rejected::record} has the type of the records. */
  @Override
  @SuppressWarnings("unchecked") // What Rejected::record returns is a record.
  public <R> SingleOutputStreamOperator<R> map(MapFunction<Rejected<IN>, R> mapper) {
    return isRecordOf(mapper) ? map(mapper, (TypeInformation<R>) recordType) : super.map(mapper);
  }

  private static boolean isRecordOf(MapFunction<?, ?> mapper) {
    try {
      return Optional.ofNullable(TypeExtractionUtils.checkAndExtractLambda(mapper))
          .filter(lambda -> lambda.executablesEquals(accessor()))
          .isPresent();
    } catch (TypeExtractionException e) {
      // Flink's map says what is wrong with it.
      return false;
    }
  }

  private static Method accessor() {
    try {
      return Rejected.class.getMethod("record");
    } catch (NoSuchMethodException e) {
      throw new AssertionError("a record has its accessors", e);
    }
  }
}
