/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts events that are before the latest one of their key in the order column, or at the same
 * place. The counts are part of checkpoints.
 */
@SuppressWarnings("NullAway.Init")
final class OrderCheck extends KeyedProcessFunction<String, Row, Row>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  private static final TypeInformation<OrderValue> VALUE = TypeInformation.of(OrderValue.class);
  private static final TypeInformation<OrderReport> REPORT = TypeInformation.of(OrderReport.class);

  private final RowProblems problems;

  // -- runtime, set by initializeState and open
  private transient ListState<OrderReport> stored;
  private transient OrderReport.Counter counter;
  private transient ValueState<OrderValue> latest;

  private OrderCheck(RowProblems problems) {
    this.problems = problems;
  }

  /** The same rows, those without problems counted. They stay where they are. */
  static KeyedStream<Row, String> check(KeyedStream<Row, String> rows, RowProblems problems) {
    return DataStreamUtils.reinterpretAsKeyedStream(
        rows.process(new OrderCheck(problems)).uid("order-check").name("order check"),
        rows.getKeySelector(),
        rows.getKeyType());
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    stored =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("order counts", REPORT));
    counter = new OrderReport.Counter();
    for (OrderReport before : stored.get()) {
      counter.add(before);
    }
  }

  @Override
  public void open(OpenContext context) {
    latest = getRuntimeContext().getState(new ValueStateDescriptor<>("latest order", VALUE));
    getRuntimeContext().addAccumulator(OrderReport.NAME, counter);
  }

  @Override
  public void processElement(Row row, Context context, Collector<Row> out) throws Exception {
    if (problems.areNone(row)) {
      check(row);
    }
    out.collect(row);
  }

  private void check(Row row) throws Exception {
    Optional<OrderReport> report = OrderReport.of(row, latest.value());
    if (report.isPresent()) {
      counter.add(report.get());
    } else {
      latest.update(row.at());
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    stored.clear();
    stored.add(counter.getLocalValue());
  }
}
