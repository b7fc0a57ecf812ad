package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;

/**
 * Makes the numbers that the network sees of a record that holds several steps. One instance is
 * shared by nobody: every subtask has its own copy.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface StepsFunction<IN> extends Function {

  /**
   * The features of the steps in one record.
   *
   * @param record never null
   * @return {@code [T, I]}, the first step first; {@code T} of 0 is a record without a step, which
   *     leaves the states as they are. Only read, and only until the next record
   * @throws Exception to refuse the record with all its steps: it goes to the side output, the
   *     state is left as it is
   */
  float[][] steps(IN record) throws Exception;
}
