/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import io.streamrnn.flink.Control;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;

/** One subtask of an operator, with or without a second input. */
abstract class Subtask<IN, K, OUT> {

  abstract AbstractStreamOperatorTestHarness<OUT> harness();

  abstract void event(StreamRecord<IN> record) throws Exception;

  abstract void watermark(Watermark mark) throws Exception;

  abstract void control(StreamRecord<Control<K>> command) throws Exception;

  abstract void endInput() throws Exception;

  abstract int keysWithState();

  abstract int timers();

  @SuppressWarnings("unchecked") // The transformation has forgotten its inputs.
  static <IN, K, OUT> Subtask<IN, K, OUT> of(
      Transformation<OUT> operator,
      KeySelector<IN, K> key,
      TypeInformation<K> keyType,
      int keyGroups,
      int parallelism,
      int index)
      throws Exception {
    if (operator instanceof OneInputTransformation<?, OUT> one) {
      return new Plain<>(
          new KeyedOneInputStreamOperatorTestHarness<>(
              InstantiationUtil.clone(one.getOperatorFactory()),
              key,
              keyType,
              keyGroups,
              parallelism,
              index));
    }
    var two = (TwoInputTransformation<IN, Control<K>, OUT>) operator;
    var factory = (SimpleOperatorFactory<OUT>) InstantiationUtil.clone(two.getOperatorFactory());
    return new Controlled<>(
        (TwoInputStreamOperator<IN, Control<K>, OUT>) factory.getOperator(),
        key,
        keyType,
        keyGroups,
        parallelism,
        index);
  }

  private static final class Plain<IN, K, OUT> extends Subtask<IN, K, OUT> {

    private final KeyedOneInputStreamOperatorTestHarness<K, IN, OUT> harness;

    Plain(KeyedOneInputStreamOperatorTestHarness<K, IN, OUT> harness) {
      this.harness = harness;
    }

    @Override
    AbstractStreamOperatorTestHarness<OUT> harness() {
      return harness;
    }

    @Override
    void event(StreamRecord<IN> record) throws Exception {
      harness.processElement(record);
    }

    @Override
    void watermark(Watermark mark) throws Exception {
      harness.processWatermark(mark);
    }

    @Override
    void control(StreamRecord<Control<K>> command) {
      throw new IllegalStateException(
          "control(...) needs a network that was started with startControlled(...): command="
              + command.getValue());
    }

    @Override
    void endInput() throws Exception {
      harness.endInput();
    }

    @Override
    int keysWithState() {
      return harness.numKeyedStateEntries();
    }

    @Override
    int timers() {
      return harness.numEventTimeTimers() + harness.numProcessingTimeTimers();
    }
  }

  private static final class Controlled<IN, K, OUT> extends Subtask<IN, K, OUT> {

    // Flink's harness for two keyed inputs cannot leave the second one without a key.
    private final TwoInputStreamOperatorTestHarness<IN, Control<K>, OUT> harness;

    Controlled(
        TwoInputStreamOperator<IN, Control<K>, OUT> operator,
        KeySelector<IN, K> key,
        TypeInformation<K> keyType,
        int keyGroups,
        int parallelism,
        int index)
        throws Exception {
      harness = new TwoInputStreamOperatorTestHarness<>(operator, keyGroups, parallelism, index);
      harness.getStreamConfig().setStatePartitioner(0, key);
      harness
          .getStreamConfig()
          .setStateKeySerializer(
              keyType.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
      harness.getStreamConfig().serializeAllConfigs();
    }

    @Override
    AbstractStreamOperatorTestHarness<OUT> harness() {
      return harness;
    }

    @Override
    void event(StreamRecord<IN> record) throws Exception {
      harness.processElement1(record);
    }

    @Override
    void watermark(Watermark mark) throws Exception {
      harness.processWatermark1(mark);
    }

    @Override
    void control(StreamRecord<Control<K>> command) throws Exception {
      harness.processElement2(command);
    }

    @Override
    void endInput() throws Exception {
      harness.endInput1();
      harness.endInput2();
    }

    @Override
    int keysWithState() {
      throw new UnsupportedOperationException(
          "keysWithState() and timers() need a network without a command stream");
    }

    @Override
    int timers() {
      throw new UnsupportedOperationException(
          "keysWithState() and timers() need a network without a command stream");
    }
  }
}
