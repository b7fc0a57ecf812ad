/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionStateBackend;

/**
 * Picks the operator. Only the task knows whether the job runs in batch mode, where no timer can be
 * set while another fires, so that a process function cannot be used.
 */
@Internal
public final class RnnOperatorFactory<K, IN, OUT> extends AbstractStreamOperatorFactory<OUT>
    implements OneInputStreamOperatorFactory<IN, OUT> {

  private static final long serialVersionUID = 1L;

  private final RnnPlan<IN, OUT> plan;
  private final RnnTypes<IN> types;

  /** Runs a plan. */
  public RnnOperatorFactory(RnnPlan<IN, OUT> plan, RnnTypes<IN> types) {
    this.plan = plan;
    this.types = types;
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // As Flink declares it.
  public <T extends StreamOperator<OUT>> T createStreamOperator(
      StreamOperatorParameters<OUT> parameters) {
    SimpleOperatorFactory<OUT> factory = SimpleOperatorFactory.of(operator(parameters));
    factory.setProcessingTimeService(parameters.getProcessingTimeService());
    return factory.createStreamOperator(parameters);
  }

  private StreamOperator<OUT> operator(StreamOperatorParameters<OUT> parameters) {
    return plan.execution().isSet() || isInBatchMode(parameters)
        ? new BatchingOperator<K, IN, OUT>(plan, types)
        : new FunctionOperator<K, IN, OUT>(new RnnFunction<>(plan, types));
  }

  private static boolean isInBatchMode(StreamOperatorParameters<?> parameters) {
    StreamConfig config = parameters.getStreamConfig();
    StateBackend backend =
        config.getStateBackend(parameters.getContainingTask().getUserCodeClassLoader());
    return backend instanceof BatchExecutionStateBackend;
  }

  /** What both are, as the mode is not known here. */
  @Override
  @SuppressWarnings("rawtypes") // As Flink declares it.
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return AbstractStreamOperator.class;
  }
}
