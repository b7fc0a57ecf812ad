package io.streamrnn.jobs.score;

import java.util.Map;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Tells how far the reader is. A number of a row, not a count, so that it is right after a restore.
 */
final class RowCount extends RichMapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;
  private static final String NAME = "rows read";

  // -- runtime
  private transient LongMaximum rows;

  @Override
  public void open(OpenContext context) {
    rows = new LongMaximum(0);
    getRuntimeContext().addAccumulator(NAME, rows);
  }

  @Override
  public Row map(Row row) {
    rows.add(row.number() + 1);
    return row;
  }

  /** The rows read so far, of a job's accumulators. */
  static long of(Map<String, Object> accumulators) {
    return accumulators.get(NAME) instanceof Long rows ? rows : 0;
  }
}
