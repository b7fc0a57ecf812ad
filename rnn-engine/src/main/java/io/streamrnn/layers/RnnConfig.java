/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configuration of a recurrent layer, as Keras writes it. */
final class RnnConfig {

  /** The arguments that are the layer's, not the cell's. */
  static final Set<String> KEYS =
      Set.of(
          "name",
          "trainable",
          "dtype",
          "batch_input_shape",
          "input_shape",
          "input_dim",
          "input_length",
          "return_sequences",
          "return_state",
          "go_backwards",
          "stateful",
          "unroll",
          "time_major",
          "zero_output_for_mask",
          "masked_output",
          "ignore_mask_with_states",
          "num_constants",
          "activity_regularizer");

  // Unrolling changes how Keras computes, but no result.
  private static final List<String> FLAGS =
      List.of(
          "return_sequences",
          "return_state",
          "go_backwards",
          "stateful",
          "time_major",
          "zero_output_for_mask");

  private static final String FIRST_STATE = "first_state";

  private RnnConfig() {}

  /** Takes the arguments of the layer. */
  static void read(RecurrentBuilder<?> builder, ConfigReader config) {
    builder
        .trainable(config.flag("trainable", true))
        .returnSequences(config.flag("return_sequences", false))
        .returnState(config.flag("return_state", false))
        .goBackwards(config.flag("go_backwards", false))
        .stateful(config.flag("stateful", false))
        .unroll(config.flag("unroll", false))
        .timeMajor(config.flag("time_major", false))
        .zeroOutputForMask(config.flag("zero_output_for_mask", false))
        .ignoreMaskWithStates(config.flag("ignore_mask_with_states", false))
        .inputDim(config.integer("input_dim", TensorShape.UNKNOWN))
        .inputLength(config.integer("input_length", TensorShape.UNKNOWN))
        .numConstants(config.integer("num_constants", 0))
        .activityRegularizer(Regularizers.fromConfig(config.take("activity_regularizer")));
    builder.name(config.text("name", builder.name()));
    config.take("dtype");
    if (FIRST_STATE.equals(config.text("masked_output", ""))) {
      builder.maskedOutput(MaskedOutput.FIRST_STATE);
    }
    if (config.take("input_shape") instanceof List<?> shape) {
      builder.inputShape(TensorShape.dimsFromConfig(shape));
    }
    if (config.take("batch_input_shape") instanceof List<?> shape) {
      builder.batchInputShape(TensorShape.dimsFromConfig(shape));
    }
    config.end();
  }

  /** Translates the arguments of the layer in a file. */
  static void translate(StoredConfig from, Map<String, Object> to) {
    for (String flag : FLAGS) {
      to.put(flag, from.flag(flag, false));
    }
    from.copyRegularizer(to, "activity_regularizer", "");
  }

  static Map<String, Object> write(Rnn layer, RnnOptions options, int numConstants) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", layer.name());
    config.put("trainable", layer.isTrainable());
    options.batchInputShape().ifPresent(s -> config.put("batch_input_shape", s.toConfig()));
    config.put("dtype", "float32");
    config.put("return_sequences", options.returnSequences());
    config.put("return_state", options.returnState());
    config.put("go_backwards", options.goBackwards());
    config.put("stateful", options.stateful());
    config.put("unroll", options.unroll());
    config.put("time_major", options.timeMajor());
    config.put("zero_output_for_mask", options.maskedOutput() == MaskedOutput.ZERO);
    if (options.maskedOutput() == MaskedOutput.FIRST_STATE) {
      config.put("masked_output", FIRST_STATE);
    }
    if (options.ignoreMaskWithStates()) {
      config.put("ignore_mask_with_states", true);
    }
    if (numConstants > 0) {
      config.put("num_constants", numConstants);
    }
    config.put(
        "activity_regularizer", Regularizers.toConfig(options.activityRegularizer()).orElse(null));
    config.putAll(ofCell(layer, layer.spec()));
    return Collections.unmodifiableMap(config);
  }

  private static Map<String, Object> ofCell(Rnn layer, CellSpec cell) {
    if (layer.className().equals("RNN")) {
      return Map.of("cell", new ClassConfig(cell.className(), cell.config()).toMap());
    }
    Map<String, Object> flat = new LinkedHashMap<>(cell.config());
    flat.remove("trainable");
    return flat;
  }
}
