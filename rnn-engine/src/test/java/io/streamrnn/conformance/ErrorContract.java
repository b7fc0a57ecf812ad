/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.RecurrentBuilder;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * One case of {@code contracts/errors.json}. Keras's ValueError, TypeError and AssertionError are
 * IllegalArgumentException here, and IllegalStateException where it is not an argument but the
 * state of the layer that forbids the call; AttributeError is IllegalStateException.
 */
final class ErrorContract {

  private ErrorContract() {}

  static void check(JsonNode one) {
    String name = one.get("name").asText();
    assumeTrue(
        !name.equals("mixed_symbolic_and_values"),
        "there are no symbolic tensors: every tensor has values");
    Throwable error = catchThrowable(failing(name));
    if (name.equals("count_params_unbuilt")
        || one.get("error_kind").asText().equals("attribute_error")) {
      assertThat(error).isInstanceOf(IllegalStateException.class);
    } else {
      assertThat(error).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(error).message().isNotBlank();
  }

  private static ThrowingCallable failing(String name) {
    return switch (name) {
      case "cell_without_call" -> () -> Rnn.of(new Incomplete(List.of(), null)).build();
      case "cell_without_state_size" -> () -> Rnn.of(new Incomplete(null, NOTHING)).build();
      case "stack_member_without_call" ->
          () -> Rnn.of(List.of(new Incomplete(List.of(), null))).build();
      case "stack_member_without_state_size" ->
          () -> Rnn.of(List.of(new Incomplete(null, NOTHING))).build();
      case "unknown_keyword" -> () -> fromConfig("LSTM", Map.of("units", 2, "unit", 3));
      case "unknown_activation" -> () -> fromConfig("GRU", Map.of("units", 2, "activation", "x"));
      case "activation_regularizer_unknown" ->
          () -> fromConfig("GRU", Map.of("units", 2, "kernel_regularizer", "l3"));
      case "input_rank_two" -> () -> gru().build().call(ones(2, 3));
      case "unroll_time_unknown" ->
          () -> gru().unroll(true).build().build(TensorShape.of(2, TensorShape.UNKNOWN, 3));
      case "unroll_time_one" -> () -> gru().unroll(true).build().call(ones(2, 1, 3));
      case "initial_state_wrong_count" ->
          () -> lstm().build().call(Arguments.of(ones(2, 4, 3)).initialState(ones(2, 2)));
      case "initial_state_wrong_size" ->
          () -> gru().build().call(Arguments.of(ones(2, 4, 3)).initialState(ones(2, 5)));
      case "constants_not_accepted" ->
          () -> gru().build().call(Arguments.of(ones(2, 4, 3)).constants(ones(2, 5)));
      case "inputs_list_and_initial_state" ->
          () -> Arguments.of(ones(2, 4, 3), ones(2, 2)).initialState(ones(2, 2));
      case "stateful_batch_mismatch" ->
          () -> gru().stateful(true).batchInputShape(2, -1, 3).build().call(ones(3, 4, 3));
      case "stateful_samples_not_multiple" ->
          () -> Sequential.of(gru().stateful(true).build()).predict(ones(3, 4, 3), 2);
      case "reset_not_stateful" -> () -> builtGru(false).resetStates();
      case "reset_batch_unknown" ->
          () -> gru().stateful(true).build().build(TensorShape.of(-1, 4, 3));
      case "reset_wrong_count" -> () -> builtGru(true).resetStates(List.of(ones(2, 2), ones(2, 2)));
      case "reset_wrong_shape" -> () -> builtGru(true).resetStates(List.of(ones(3, 2)));
      case "set_weights_wrong_count" ->
          () -> builtGru(false).setWeights(List.of(ones(3, 6), ones(2, 6)));
      case "set_weights_wrong_shape" ->
          () -> builtGru(false).setWeights(List.of(ones(3, 6), ones(2, 6), ones(7)));
      case "count_params_unbuilt" -> () -> gru().build().countParams();
      case "cell_initial_state_nothing_known" -> () -> builtGru(false).getInitialState(0);
      case "bidirectional_not_a_layer" ->
          () -> fromConfig("Bidirectional", Map.of("layer", Map.of("class_name", "GRUCell")));
      case "bidirectional_bad_merge_mode" ->
          () -> fromConfig("Bidirectional", Map.of("layer", aGru(), "merge_mode", "max"));
      case "bidirectional_odd_initial_state" ->
          () ->
              Bidirectional.of(gru())
                  .build()
                  .call(Arguments.of(ones(2, 4, 3)).initialState(ones(2, 2)));
      case "load_reset_after_bias_into_reset_before" ->
          () -> builtGru(false).setWeights(List.of(ones(3, 6), ones(2, 6), ones(2, 6)));
      case "load_lstm_bad_bias" -> ErrorContract::loadLstmBadBias;
      case "load_layer_count" -> ErrorContract::loadLayerCount;
      default -> throw new AssertionError("a condition that this test does not know: " + name);
    };
  }

  private static void loadLstmBadBias() {
    Rnn layer = lstm().build();
    layer.build(TensorShape.of(2, 4, 3));
    layer.setWeights(List.of(ones(3, 8), ones(2, 8), ones(9)));
  }

  private static void loadLayerCount() {
    Sequential model = Sequential.of(gru().returnSequences(true).build(), gru().build());
    model.build(TensorShape.of(2, 4, 3));
    model.setWeights(List.of(ones(3, 6), ones(2, 6), ones(6)));
  }

  private static RecurrentBuilder<?> gru() {
    return Gru.units(2).tensorFlow1Defaults();
  }

  private static RecurrentBuilder<?> lstm() {
    return Lstm.units(2).tensorFlow1Defaults();
  }

  private static Rnn builtGru(boolean stateful) {
    Rnn layer = gru().stateful(stateful).build();
    layer.build(TensorShape.of(2, 4, 3));
    return layer;
  }

  private static Map<String, Object> aGru() {
    return Map.of("class_name", "GRU", "config", Map.of("units", 2));
  }

  private static Layer fromConfig(String className, Map<String, Object> config) {
    return TestCells.registry().layer(className, config);
  }

  private static Tensor ones(int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    java.util.Arrays.fill(values, 1f);
    return Tensor.of(shape, values);
  }

  private static final Kernel NOTHING = (rows, x, states, output) -> {};

  /** A cell that leaves out what it has to say. */
  private record Incomplete(List<StateSpec> states, Kernel kernel) implements Cell {

    @Override
    public String className() {
      return "Incomplete";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(3);
    }

    @Override
    public Shape outputShape() {
      return Shape.of(3);
    }

    @Override
    public List<Weight> weights() {
      return List.of();
    }
  }
}
