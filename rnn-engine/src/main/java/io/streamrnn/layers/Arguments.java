/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arguments of a call of a layer: one tensor or several, each with an optional mask, and for
 * recurrent layers initial states and constants. Immutable.
 *
 * <pre>{@code
 * layer.call(Arguments.of(x).mask(mask).initialState(h, c))
 * }</pre>
 */
public final class Arguments {

  private final List<Tensor> inputs;
  private final List<Optional<Tensor>> masks;
  private final List<Tensor> initialState;
  private final List<Tensor> constants;

  private Arguments(
      List<Tensor> inputs,
      List<Optional<Tensor>> masks,
      List<Tensor> initialState,
      List<Tensor> constants) {
    this.inputs = List.copyOf(inputs);
    this.masks = List.copyOf(masks);
    this.initialState = List.copyOf(initialState);
    this.constants = List.copyOf(constants);
  }

  /**
   * One input, {@code [B, T, I...]}, or a list of inputs. A recurrent layer takes the first of a
   * list as its input, the next as initial states (all or none), then constants (all or none).
   */
  public static Arguments of(Tensor input, Tensor... more) {
    List<Tensor> inputs = Stream.concat(Stream.of(input), Stream.of(more)).toList();
    return of(inputs, withoutMasks(inputs.size()));
  }

  /** One input, {@code [B, T, I...]}; copied. */
  public static Arguments of(INDArray input) {
    return of(Tensor.of(input));
  }

  /**
   * A list of inputs with their masks.
   *
   * @param masks one for each input
   */
  static Arguments of(List<Tensor> inputs, List<Optional<Tensor>> masks) {
    return new Arguments(inputs, masks, List.of(), List.of());
  }

  private static List<Optional<Tensor>> withoutMasks(int inputs) {
    return Collections.nCopies(inputs, Optional.empty());
  }

  /**
   * With a mask of the first input, {@code [B, T]} or {@code [B, T, 1]}: a step whose value is 0 is
   * skipped, every other is used.
   */
  public Arguments mask(Tensor value) {
    return mask(Optional.of(value));
  }

  /** With a mask of the first input, or without. */
  public Arguments mask(Optional<Tensor> value) {
    List<Optional<Tensor>> all = new ArrayList<>(masks);
    all.set(0, value);
    return masks(all);
  }

  /**
   * With a mask for each input, or without.
   *
   * @throws IllegalArgumentException if their number is not that of the inputs
   */
  public Arguments masks(List<Optional<Tensor>> values) {
    if (values.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "each input has a mask or none: inputs=%d, masks=%d"
              .formatted(inputs.size(), values.size()));
    }
    return new Arguments(inputs, values, initialState, constants);
  }

  /**
   * With states to start from, {@code [B, S_k...]} each in the order of the cell: Keras's {@code
   * initial_state}.
   *
   * @throws IllegalArgumentException if the inputs are a list, which has its states inside
   */
  public Arguments initialState(Tensor... states) {
    requireNoList("initialState");
    return new Arguments(inputs, masks, List.of(states), constants);
  }

  /**
   * With constants for every step, {@code [B, C_k...]} each: Keras's {@code constants}.
   *
   * @throws IllegalArgumentException if the inputs are a list, which has its constants inside
   */
  public Arguments constants(Tensor... values) {
    requireNoList("constants");
    return new Arguments(inputs, masks, initialState, List.of(values));
  }

  private void requireNoList(String what) {
    if (inputs.size() > 1) {
      throw new IllegalArgumentException(
          "inputs given as a list have states and constants inside: list=%d tensors, and %s"
              .formatted(inputs.size(), what));
    }
  }

  /** The first input alone, with these states and constants. */
  Arguments withStates(List<Tensor> states, List<Tensor> others) {
    return new Arguments(inputs.subList(0, 1), masks.subList(0, 1), states, others);
  }

  /** The first input. */
  public Tensor input() {
    return inputs.get(0);
  }

  /** All inputs, at least one. */
  public List<Tensor> inputs() {
    return inputs;
  }

  /** The mask of the first input. */
  public Optional<Tensor> mask() {
    return masks.get(0);
  }

  /** The masks of all inputs, in order. */
  public List<Optional<Tensor>> masks() {
    return masks;
  }

  /** The states to start from; empty if the layer decides. */
  public List<Tensor> initialState() {
    return initialState;
  }

  /** The constants; empty for none. */
  public List<Tensor> constants() {
    return constants;
  }

  /** The inputs after the first one. */
  List<Tensor> others() {
    return inputs.subList(1, inputs.size());
  }

  /** The shape of the first input. */
  TensorShape shape() {
    return TensorShape.of(input().shape());
  }

  /** The shapes of all inputs. */
  List<TensorShape> shapes() {
    return inputs.stream().map(t -> TensorShape.of(t.shape())).toList();
  }
}
