/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.streamrnn.cell.Cell;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A cell in ONNX Runtime, on one thread, called in two ways. */
final class OnnxSteps implements AutoCloseable {

  private final Cell cell;
  private final int rows;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> x = new HashMap<>();
  // Two sets of states, each of which is the input of every other step.
  private final List<Map<String, OnnxTensor>> inputs;
  private final List<Map<String, OnnxTensor>> outputs;
  private int current;

  OnnxSteps(Cell cell, int rows) throws OrtException {
    this.cell = cell;
    this.rows = rows;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(OnnxCell.model(cell, rows).toByteArray(), options);
    }
    x.put("x", direct(cell.inputShape().size()));
    List<Map<String, OnnxTensor>> states = List.of(tensors(), tensors());
    inputs = List.of(named(states.get(0), ""), named(states.get(1), ""));
    inputs.forEach(tensors -> tensors.putAll(x));
    outputs = List.of(named(states.get(1), "_next"), named(states.get(0), "_next"));
  }

  private Map<String, OnnxTensor> tensors() throws OrtException {
    Map<String, OnnxTensor> result = new LinkedHashMap<>();
    for (var state : cell.states()) {
      result.put(state.name(), direct(state.size()));
    }
    return result;
  }

  private static Map<String, OnnxTensor> named(Map<String, OnnxTensor> states, String suffix) {
    Map<String, OnnxTensor> result = new HashMap<>();
    states.forEach((name, tensor) -> result.put(name + suffix, tensor));
    return result;
  }

  private OnnxTensor direct(int width) throws OrtException {
    FloatBuffer memory =
        ByteBuffer.allocateDirect(Float.BYTES * rows * width)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return OnnxTensor.createTensor(environment, memory, new long[] {1, rows, width});
  }

  /** Sets the inputs of {@link #best}. */
  void setInput(float[] values) {
    memory(x, "x").put(0, values);
  }

  /**
   * One step as fast as the API allows: all tensors exist, over direct memory; the outputs are
   * pinned, and nothing is copied.
   */
  void best() throws OrtException {
    session.run(inputs.get(current), outputs.get(current)).close();
    current = 1 - current;
  }

  /** As {@link #best()}, for states that are kept elsewhere, and are copied in and out. */
  void best(float[] input, float[][] states) throws OrtException {
    setInput(input);
    for (int k = 0; k < states.length; k++) {
      memory(inputs.get(0), cell.states().get(k).name()).put(0, states[k]);
    }
    session.run(inputs.get(0), outputs.get(0)).close();
    for (int k = 0; k < states.length; k++) {
      memory(outputs.get(0), cell.states().get(k).name() + "_next").get(0, states[k]);
    }
  }

  /** A copy of those that the next {@link #best()} starts with. */
  float[][] states() {
    return cell.states().stream()
        .map(
            state -> {
              float[] values = new float[rows * state.size()];
              memory(inputs.get(current), state.name()).get(0, values);
              return values;
            })
        .toArray(float[][]::new);
  }

  private static FloatBuffer memory(Map<String, OnnxTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name)
        .getBufferRef()
        .map(FloatBuffer.class::cast)
        .orElseThrow();
  }

  /**
   * One step as a Java program calls it for an event: it creates the tensors of the event and of
   * the states, runs the session, copies the results and closes all.
   */
  void asCalled(float[] input, float[][] states) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      tensors.put("x", tensor(input, cell.inputShape().size()));
      for (int k = 0; k < states.length; k++) {
        var state = cell.states().get(k);
        tensors.put(state.name(), tensor(states[k], state.size()));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        for (int k = 0; k < states.length; k++) {
          ((OnnxTensor) result.get(k)).getFloatBuffer().get(states[k]);
        }
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(float[] values, int width) throws OrtException {
    return OnnxTensor.createTensor(
        environment, FloatBuffer.wrap(values), new long[] {1, rows, width});
  }

  @Override
  public void close() throws OrtException {
    x.values().forEach(OnnxTensor::close);
    outputs.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
    session.close();
  }
}
