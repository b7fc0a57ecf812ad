package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;

/**
 * Makes what goes downstream of a record and its score. One instance is shared by nobody: every
 * subtask has its own copy.
 *
 * @param <IN> type of the records
 * @param <OUT> type of what goes downstream
 */
@PublicEvolving
@FunctionalInterface
public interface OutputFunction<IN, OUT> extends Function {

  /**
   * The result for one record.
   *
   * @param record the record
   * @param score what the network says, {@code [O]} finite values, in an array of the function's
   *     own; of length 0 while a window fills, if {@link Scoring.Window#emptyUntilFull} is set
   * @return not null
   * @throws Exception to refuse the record: it goes to the side output, the state is left as it is
   */
  OUT apply(IN record, float[] score) throws Exception;
}
