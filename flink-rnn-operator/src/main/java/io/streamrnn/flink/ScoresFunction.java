package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;

/**
 * Makes what goes downstream of a record that holds several steps, and their scores. One instance
 * is shared by nobody: every subtask has its own copy.
 *
 * @param <IN> type of the records
 * @param <OUT> type of what goes downstream
 */
@PublicEvolving
@FunctionalInterface
public interface ScoresFunction<IN, OUT> extends Function {

  /**
   * The result for one record.
   *
   * @param record the record
   * @param scores of its steps {@code [T, O]}, finite, in arrays of the function's own; of a step
   *     before its window is full: an array of length 0 if {@link Scoring.Window#emptyUntilFull} is
   *     set, otherwise none at all; of a duplicate: one row, the last score of the key
   * @return not null
   * @throws Exception to refuse the record: it goes to the side output, the state is left as it is
   */
  OUT apply(IN record, float[][] scores) throws Exception;
}
