package io.streamrnn.flink.internal;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.HotKeys;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionStateBackend;

/**
 * Picks the runner: only in the task is it known whether the job runs in batch mode, where no timer
 * can be set when another goes off, so that a process function is of no use.
 */
@Internal
public final class RnnOperatorFactory<K, IN, OUT> extends AbstractStreamOperatorFactory<OUT>
    implements OneInputStreamOperatorFactory<IN, OUT> {

  private static final long serialVersionUID = 1L;

  private final RnnSpec<IN, OUT> spec;
  private final RnnTypes<IN> types;
  private final Batching batching;
  private final HotKeys cache;

  /**
   * Runs what the user asked for.
   *
   * @param batching null for one event at a time
   * @param cache null for none
   */
  public RnnOperatorFactory(
      RnnSpec<IN, OUT> spec, RnnTypes<IN> types, Batching batching, HotKeys cache) {
    this.spec = spec;
    this.types = types;
    this.batching = batching;
    this.cache = cache;
  }

  @Override
  public <T extends StreamOperator<OUT>> T createStreamOperator(
      StreamOperatorParameters<OUT> parameters) {
    SimpleOperatorFactory<OUT> factory = SimpleOperatorFactory.of(operator(parameters));
    factory.setProcessingTimeService(parameters.getProcessingTimeService());
    return factory.createStreamOperator(parameters);
  }

  private StreamOperator<OUT> operator(StreamOperatorParameters<OUT> parameters) {
    if (batching == null && cache == null && !isInBatchMode(parameters)) {
      return new FunctionOperator<K, IN, OUT>(new RnnFunction<>(spec, types));
    }
    return new BatchingOperator<K, IN, OUT>(
        spec, types, batching == null ? Batching.ofSize(1) : batching, cache);
  }

  private static boolean isInBatchMode(StreamOperatorParameters<?> parameters) {
    StreamConfig config = parameters.getStreamConfig();
    StateBackend backend =
        config.getStateBackend(parameters.getContainingTask().getUserCodeClassLoader());
    return backend instanceof BatchExecutionStateBackend;
  }

  @Override
  @SuppressWarnings("rawtypes") // As Flink declares it.
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return batching == null && cache == null ? FunctionOperator.class : BatchingOperator.class;
  }
}
