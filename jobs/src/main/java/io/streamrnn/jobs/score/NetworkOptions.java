/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.EventOptions;
import io.streamrnn.jobs.score.input.FeatureOptions;
import io.streamrnn.jobs.score.input.InputOptions;
import io.streamrnn.jobs.score.input.SequenceOptions;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.ModelOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that say what a network is and what it sees of the events. Picocli sets the fields.
 */
final class NetworkOptions {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description =
          "The trained model: Keras (.h5, .keras), ONNX (.onnx), or safetensors with PyTorch's parameter names (.safetensors).")
  String model = "";

  @Mixin final ModelOptions loading = new ModelOptions();

  @Mixin final InputOptions input = new InputOptions();

  @Mixin final EventOptions events = new EventOptions();

  @Mixin final FeatureOptions features = new FeatureOptions();

  @Mixin final SequenceOptions sequences = new SequenceOptions();

  @Option(
      names = "--constants",
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description =
          "The columns of the inputs that belong to a key and not to an event, in the order of the model: a,b. 'streamrnn model FILE' shows how many there are.")
  List<String> constants = new ArrayList<>();

  @Option(
      names = "--mode",
      defaultValue = ModeOption.STATEFUL,
      paramLabel = "stateful|window:N",
      description =
          "stateful: the state of a key is kept from event to event. window:N: each event is scored with the last N events of its key (of arrays: steps), from the initial state. Use window:N for a model that was trained on windows of N, or that has a layer that reads backwards. Default: ${DEFAULT-VALUE}.")
  String mode = ModeOption.STATEFUL;

  @Option(
      names = "--while-filling",
      paramLabel = "empty|score",
      description =
          "The output of the first N-1 events of a key with --mode window:N. empty: outputs are empty (csv) or null (jsonl). score: the event is scored with the events so far. Default: empty.")
  Optional<WhileFillingOption> whileFilling = Optional.empty();

  /** {@code --while-filling}. */
  WhileFillingOption whileFilling() {
    return whileFilling.orElse(WhileFillingOption.EMPTY);
  }

  /**
   * Requires options that have an effect.
   *
   * @throws CannotRunException if one has none
   */
  void check() {
    events.check();
    events.checkOrderKind(input.isTopics());
    sequences.check();
    if (whileFilling.isPresent() && mode.equals(ModeOption.STATEFUL)) {
      throw new CannotRunException(
          "--while-filling requires --mode window:N: --while-filling=%s, --mode=%s; omit --while-filling"
              .formatted(whileFilling.get(), mode));
    }
  }
}
