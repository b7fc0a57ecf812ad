/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.LearnedInitialStateCell;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states that a recurrent module starts from, as its word declares them: {@code
 * lstm(h0=init.h0, c0=init.c0)}. Each is a tensor {@code [layers * directions, 1, size]} of the
 * file, with or without the axis of the batch, in the order of {@code h_0} and {@code c_0} of
 * PyTorch.
 *
 * @param word as it was written, for messages
 * @param tensors by the name of the state, {@code h} or {@code c}; empty to start from zeros
 */
record InitialStates(LayerWord word, Map<String, StoredTensor> tensors) {

  private static final List<String> ARGUMENTS = List.of("h0=", "c0=");

  /** Whether an argument of a word names a tensor of initial states. */
  static boolean isNamedBy(String argument) {
    return ARGUMENTS.stream().anyMatch(argument::startsWith);
  }

  /** The tensor that an argument names. */
  static String tensorOf(String argument) {
    return argument.substring(3);
  }

  /**
   * Those that a word declares.
   *
   * @param tensors the initial states of the file by their names
   */
  static InitialStates of(LayerWord word, Map<String, StoredTensor> tensors) {
    Map<String, StoredTensor> named = new LinkedHashMap<>();
    for (String argument : word.arguments()) {
      if (isNamedBy(argument)) {
        named.put(argument.substring(0, 1), required(word, tensorOf(argument), tensors));
      }
    }
    return new InitialStates(word, named);
  }

  private static StoredTensor required(
      LayerWord word, String name, Map<String, StoredTensor> tensors) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(
            () ->
                new UnsupportedModelException(
                    "an initial state must be a tensor of the file: %s, missing=%s"
                        .formatted(word, name)));
  }

  /**
   * The cell of one layer in one direction, which starts from its part of the states. A state that
   * is not declared is zero.
   *
   * @param index of the layer and direction
   * @param count of layers and directions
   */
  Cell start(Cell cell, int index, int count) {
    return tensors.isEmpty()
        ? cell
        : new LearnedInitialStateCell(cell, weights(cell, index, count));
  }

  private List<Weight> weights(Cell cell, int index, int count) {
    requireStates(cell);
    List<Weight> initial = new ArrayList<>();
    for (StateSpec state : cell.states()) {
      float[] values =
          Optional.ofNullable(tensors.get(state.name()))
              .map(tensor -> row(tensor, index, count, state.size()))
              .orElseGet(() -> new float[state.size()]);
      initial.add(Weight.of("initial_" + state.name(), state.shape(), values));
    }
    return initial;
  }

  private void requireStates(Cell cell) {
    List<String> states = cell.states().stream().map(StateSpec::name).toList();
    if (!states.containsAll(tensors.keySet())) {
      throw new UnsupportedModelException(
          "an initial state must be one of the module: %s, cell=%s, states=%s"
              .formatted(word, cell.className(), states));
    }
  }

  private static float[] row(StoredTensor tensor, int index, int count, int size) {
    List<Long> dims = tensor.dims();
    boolean isWhole =
        dims.equals(longs(count, size))
            || dims.equals(longs(count, 1, size))
            || count == 1 && dims.equals(longs(size));
    if (!isWhole) {
      throw new ModelFormatException(
          "a tensor of initial states must have the shape [layers * directions, 1, size], with or without the 1: tensor=%s, expected=%s, got=%s"
              .formatted(tensor.name(), longs(count, 1, size), dims));
    }
    return Arrays.copyOfRange(tensor.values(), index * size, (index + 1) * size);
  }

  private static List<Long> longs(long... dims) {
    return Arrays.stream(dims).boxed().toList();
  }
}
