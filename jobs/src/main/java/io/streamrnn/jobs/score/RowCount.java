package io.streamrnn.jobs.score;

import java.util.Map;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Tells how far the reader is, in rows since the begin of the file, also after a restore: what was
 * read before is in the checkpoint.
 */
final class RowCount extends RichMapFunction<Row, Row> implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;
  private static final String NAME = "rows read";

  // -- runtime
  private transient ListState<Long> stored;
  private transient LongMaximum rows;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    stored =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>(NAME, Types.LONG));
    rows = new LongMaximum(0);
    for (long before : stored.get()) {
      rows.add(before);
    }
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(NAME, rows);
  }

  @Override
  public Row map(Row row) {
    rows.add(row.number() + 1);
    return row;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    stored.clear();
    stored.add(rows.getLocalValue());
  }

  /** The rows read so far, of a job's accumulators; 0 if they do not tell. */
  static long of(Map<String, Object> accumulators) {
    return accumulators.get(NAME) instanceof Long rows ? rows : 0;
  }
}
