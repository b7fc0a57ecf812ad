/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Kernel;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** What a job does with an event instead of an operator of StreamRNN. */
final class PeerFunctions {

  private PeerFunctions() {}

  /** Only the cost of a keyed operator. */
  static final class Forward extends KeyedProcessFunction<Integer, Event, Float> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Event event, Context context, Collector<Float> out) {
      out.collect(event.x()[0]);
    }
  }

  /** Functions with an array as their state. */
  private abstract static class WithState extends KeyedProcessFunction<Integer, Event, Float> {

    private static final long serialVersionUID = 1L;

    private final int size;
    private transient @Nullable ValueState<float[]> state;

    WithState(int size) {
      this.size = size;
    }

    @Override
    public void open(OpenContext context) throws Exception {
      state =
          getRuntimeContext()
              .getState(
                  new ValueStateDescriptor<>(
                      "state", PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(Event event, Context context, Collector<Float> out)
        throws Exception {
      ValueState<float[]> stored = Objects.requireNonNull(state);
      float[] values = stored.value();
      if (values == null) {
        values = new float[size];
      }
      out.collect(step(event.x(), values));
      stored.update(values);
    }

    /** Replaces the state. */
    abstract float step(float[] x, float[] values) throws Exception;
  }

  /** Copies a state to where a step would take it, and back. */
  static final class StateOnly extends WithState {

    private static final long serialVersionUID = 1L;

    private final float[] states;

    StateOnly(int size) {
      super(size);
      states = new float[size];
    }

    @Override
    float step(float[] x, float[] values) {
      System.arraycopy(values, 0, states, 0, states.length);
      states[0] = x[0];
      System.arraycopy(states, 0, values, 0, states.length);
      return x[0];
    }
  }

  /** The engine's step between the same copies, and nothing else. */
  static final class StateAndStep extends WithState {

    private static final long serialVersionUID = 1L;

    private final int units;
    private transient @Nullable Kernel kernel;
    private transient float @Nullable [][] states;
    private transient float @Nullable [] output;

    StateAndStep(int units) {
      super(2 * units);
      this.units = units;
    }

    @Override
    public void open(OpenContext context) throws Exception {
      super.open(context);
      kernel = SampleLstm.of(Events.INPUT_SIZE, units, 7).cell().kernel();
      states = new float[2][units];
      output = new float[units];
    }

    @Override
    float step(float[] x, float[] values) {
      float[][] parts = Objects.requireNonNull(states);
      float[] y = Objects.requireNonNull(output);
      System.arraycopy(values, 0, parts[0], 0, units);
      System.arraycopy(values, units, parts[1], 0, units);
      Objects.requireNonNull(kernel).step(1, x, parts, y);
      System.arraycopy(parts[0], 0, values, 0, units);
      System.arraycopy(parts[1], 0, values, units, units);
      return y[0];
    }
  }

  /** ONNX Runtime, called for each event. */
  static final class OnnxScorer extends WithState {

    private static final long serialVersionUID = 1L;

    private final int units;
    private final boolean isBest;
    private transient @Nullable OnnxSteps steps;
    private transient float @Nullable [][] states;

    /**
     * Scores by an LSTM.
     *
     * @param isBest whether all tensors are made once, instead of for each event
     */
    OnnxScorer(int units, boolean isBest) {
      super(2 * units);
      this.units = units;
      this.isBest = isBest;
    }

    @Override
    public void open(OpenContext context) throws Exception {
      super.open(context);
      steps = new OnnxSteps(SampleLstm.of(Events.INPUT_SIZE, units, 7).cell(), 1);
      states = new float[2][units];
    }

    @Override
    float step(float[] x, float[] values) throws Exception {
      OnnxSteps onnx = Objects.requireNonNull(steps);
      float[][] parts = Objects.requireNonNull(states);
      System.arraycopy(values, 0, parts[0], 0, units);
      System.arraycopy(values, units, parts[1], 0, units);
      if (isBest) {
        onnx.best(x, parts);
      } else {
        onnx.asCalled(x, parts);
      }
      System.arraycopy(parts[0], 0, values, 0, units);
      System.arraycopy(parts[1], 0, values, units, units);
      return parts[0][0];
    }

    @Override
    public void close() throws Exception {
      if (steps != null) {
        steps.close();
      }
    }
  }

  /** A call to a server for each event. */
  static final class Caller extends RichAsyncFunction<Event, Float> {

    private static final long serialVersionUID = 1L;

    private final int port;
    private transient @Nullable EchoClient client;

    Caller(int port) {
      this.port = port;
    }

    @Override
    public void open(OpenContext context) {
      client = new EchoClient(port);
    }

    @Override
    public void asyncInvoke(Event event, ResultFuture<Float> result) {
      Objects.requireNonNull(client)
          .call(event.x(), y -> result.complete(List.of(y[0])), result::completeExceptionally);
    }

    @Override
    public void close() {
      if (client != null) {
        client.close();
      }
    }
  }
}
