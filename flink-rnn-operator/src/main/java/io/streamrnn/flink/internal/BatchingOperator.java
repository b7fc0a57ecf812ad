package io.streamrnn.flink.internal;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.HotKeys;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Scores events in batches, or with a cache of hot keys. */
@Internal
public final class BatchingOperator<K, IN, OUT> extends RnnOperator<K, IN, OUT>
    implements OneInputStreamOperator<IN, OUT>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  /**
   * Runs what the user asked for.
   *
   * @param cache null for none
   */
  public BatchingOperator(
      RnnSpec<IN, OUT> spec, RnnTypes<IN> types, Batching batching, HotKeys cache) {
    super(spec, types, batching, cache, false);
  }

  @Override
  public void processElement(StreamRecord<IN> record) throws Exception {
    event(record);
  }

  @Override
  public void endInput() throws Exception {
    prepareSnapshotPreBarrier(0);
  }
}
