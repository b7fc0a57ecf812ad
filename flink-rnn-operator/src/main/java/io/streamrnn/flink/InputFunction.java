package io.streamrnn.flink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.Function;

/**
 * Makes the numbers that the network sees of a record: the same scaling and encoding, in the same
 * order, as in training. One instance is shared by nobody: every subtask has its own copy.
 *
 * @param <IN> type of the records
 */
@PublicEvolving
@FunctionalInterface
public interface InputFunction<IN> extends Function {

  /**
   * The features of one record.
   *
   * @param record never null
   * @return {@code [I]} finite values; only read, and only until the next record
   * @throws Exception to refuse the record: it goes to the side output, the state is left as it is
   */
  float[] features(IN record) throws Exception;
}
