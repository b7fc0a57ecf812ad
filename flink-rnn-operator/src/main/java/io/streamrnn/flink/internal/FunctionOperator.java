package io.streamrnn.flink.internal;

import org.apache.flink.streaming.api.operators.KeyedProcessOperator;

/** Runs a {@link RnnFunction}, and tells it what functions cannot see of the state. */
final class FunctionOperator<K, IN, OUT> extends KeyedProcessOperator<K, IN, OUT> {

  private static final long serialVersionUID = 1L;

  private final RnnFunction<K, IN, OUT> function;

  FunctionOperator(RnnFunction<K, IN, OUT> function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    function.restored(PendingEvents.Restored.of(getKeyedStateBackend()));
    super.open();
  }
}
