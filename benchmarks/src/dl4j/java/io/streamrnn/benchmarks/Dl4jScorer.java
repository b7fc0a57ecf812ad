/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * An LSTM of Deeplearning4j with a head of one unit, which it requires. {@code rnnTimeStep} takes
 * each event; the states of keys are in a map of the process, not in Flink.
 */
final class Dl4jScorer extends KeyedProcessFunction<Integer, Event, Float> {

  private static final long serialVersionUID = 1L;

  private final int units;
  private transient @Nullable MultiLayerNetwork network;
  private transient @Nullable Map<Integer, Map<String, INDArray>> states;

  private Dl4jScorer(int units) {
    this.units = units;
  }

  /** Found by name, as most builds do not have it. */
  static final class Factory implements WholeJob.Peer {

    @Override
    public KeyedProcessFunction<Integer, Event, Float> scorer(int units) {
      return new Dl4jScorer(units);
    }
  }

  @Override
  public void open(OpenContext context) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .list()
            .layer(new LSTM.Builder().nOut(units).activation(Activation.TANH).build())
            .layer(
                new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build())
            .setInputType(InputType.recurrent(Events.INPUT_SIZE))
            .build();
    network = new MultiLayerNetwork(configuration);
    network.init();
    states = new HashMap<>();
  }

  @Override
  public void processElement(Event event, Context context, Collector<Float> out) {
    MultiLayerNetwork lstm = Objects.requireNonNull(network);
    Map<Integer, Map<String, INDArray>> ofKeys = Objects.requireNonNull(states);
    Map<String, INDArray> state = ofKeys.get(event.key());
    if (state == null) {
      lstm.rnnClearPreviousState();
    } else {
      lstm.rnnSetPreviousState(0, state);
    }
    INDArray score = lstm.rnnTimeStep(Nd4j.createFromArray(new float[][] {event.x()}));
    ofKeys.put(event.key(), lstm.rnnGetPreviousState(0));
    out.collect(score.getFloat(0));
  }
}
