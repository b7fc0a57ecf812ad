/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The calls of all layers of a model, those of models within the model included, each after the
 * calls that it reads from. Immutable.
 *
 * <p>A contract between layers and {@code io.streamrnn.streaming.StreamingPlan}, not for users.
 *
 * @param inputs the shapes of the inputs; empty for an input that no layer declares
 * @param outputs the tensors that the model returns
 */
public record Flow(List<Optional<TensorShape>> inputs, List<Call> calls, List<Wire> outputs) {

  /** Copies. */
  public Flow {
    inputs = List.copyOf(inputs);
    calls = List.copyOf(calls);
    outputs = List.copyOf(outputs);
  }

  /**
   * A call of a layer that is not itself a model of layers.
   *
   * @param on the tensors that it reads
   * @param outputs the shapes of the tensors that it returns; empty for one that is not known
   * @param role how it runs on a stream
   */
  public record Call(
      Layer layer, List<Wire> on, List<Optional<TensorShape>> outputs, StreamingRole role) {

    /** Copies. */
    public Call {
      on = List.copyOf(on);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * A tensor.
   *
   * @param call the number of the call that returns it; -1 for the first input, -2 for the second,
   *     and so on
   * @param tensor 0 for the output, 1 for the first of the states that are returned
   */
  public record Wire(int call, int tensor) {

    /** An input, counted from 0. */
    public static Wire input(int number) {
      return new Wire(-1 - number, 0);
    }

    /** Whether it is an input. */
    public boolean isInput() {
      return call < 0;
    }

    /** The number of the input, counted from 0. */
    public int input() {
      return -1 - call;
    }
  }

  /**
   * The flow of a model.
   *
   * @param model a built layer
   * @throws IllegalStateException if it is not built
   */
  public static Flow of(Layer model) {
    model.requireBuilt("a streaming plan");
    Builder builder = new Builder(model.declaredInputs());
    List<Wire> inputs = IntStream.range(0, builder.inputs.size()).mapToObj(Wire::input).toList();
    List<Wire> outputs = model.addTo(builder, inputs);
    return new Flow(builder.inputs, builder.calls, outputs);
  }

  /** Collects the calls; layers add themselves. */
  static final class Builder {

    private final List<Optional<TensorShape>> inputs;
    private final List<Call> calls = new ArrayList<>();

    private Builder(List<Optional<TensorShape>> inputs) {
      this.inputs = inputs;
    }

    /** Adds a call of a layer that is no model of layers, and returns its tensors. */
    List<Wire> call(Layer layer, List<Wire> on) {
      List<Optional<TensorShape>> given = on.stream().map(this::shape).toList();
      calls.add(new Call(layer, on, outputs(layer, given), layer.streaming(given)));
      int call = calls.size() - 1;
      int tensors = calls.get(call).outputs().size();
      return IntStream.range(0, tensors).mapToObj(tensor -> new Wire(call, tensor)).toList();
    }

    private static List<Optional<TensorShape>> outputs(
        Layer layer, List<Optional<TensorShape>> inputs) {
      if (inputs.stream().allMatch(Optional::isPresent)) {
        try {
          List<TensorShape> shapes = inputs.stream().map(Optional::orElseThrow).toList();
          return layer.computeOutputShape(shapes).stream().map(Optional::of).toList();
        } catch (IllegalArgumentException e) {
          // The layer has to know how many steps there are.
        }
      }
      return IntStream.range(0, layer.tensors())
          .mapToObj(tensor -> Optional.<TensorShape>empty())
          .toList();
    }

    private Optional<TensorShape> shape(Wire wire) {
      return wire.isInput()
          ? inputs.get(wire.input())
          : calls.get(wire.call()).outputs().get(wire.tensor());
    }
  }
}
