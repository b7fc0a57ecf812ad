/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * The types of a stream and of its side outputs.
 *
 * @param records of the stream
 * @param rejected the side output of rejected records
 * @param reports the side output of reports
 * @param traces the side output of traces
 */
@Internal
public record RnnTypes<IN>(
    TypeInformation<IN> records,
    OutputTag<Rejected<IN>> rejected,
    OutputTag<StateReport<Object>> reports,
    OutputTag<Trace<Object>> traces)
    implements Serializable {

  /** Returns the types of a keyed stream. */
  @SuppressWarnings("unchecked") // The type of the keys is erased.
  public static <IN, K> RnnTypes<IN> of(TypeInformation<IN> records, TypeInformation<K> keys) {
    return new RnnTypes<>(
        records,
        new OutputTag<>("streamrnn-rejected", RejectedType.of(records)),
        new OutputTag<>(
            "streamrnn-reports",
            (TypeInformation<StateReport<Object>>) (TypeInformation<?>) ReportType.of(keys)),
        new OutputTag<>(
            "streamrnn-traces",
            (TypeInformation<Trace<Object>>) (TypeInformation<?>) TraceType.of(keys)));
  }
}
