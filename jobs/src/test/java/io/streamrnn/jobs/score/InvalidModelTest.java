/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.TorchFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --model} and {@code --mode}. */
class InvalidModelTest extends InvalidCommand {

  @Test
  void aMissingModel() {
    assertInvalid(
        command.with("--model", Cli.GRU + "5"),
        "--model must be an existing file",
        "did you mean 'keras_2_2_gru.h5'?");
  }

  @Test
  void aModelThatIsADirectory() {
    assertInvalid(
        command.with("--model", folder),
        "but it is a directory: --model=" + folder,
        "it contains events.csv");
  }

  @Test
  void aModelThatIsAnotherFile() {
    assertInvalid(
        command.with("--model", input),
        "--model must be a supported model file: --model=" + input,
        "not a model file of a supported format",
        "supported: Keras (.h5, .keras)");
  }

  @Test
  void aModelThatIsEmpty() throws IOException {
    assertInvalid(command.with("--model", write("m.h5", "")), "a model file must not be empty");
  }

  @Test
  void aModelThatNeedsWholeSequencesInStatefulMode() throws IOException {
    Path model =
        new TorchFile()
            .gru("gru", 2, 3)
            .weight("gru.weight_ih_l0_reverse", 9, 2)
            .weight("gru.weight_hh_l0_reverse", 9, 3)
            .weight("gru.bias_ih_l0_reverse", 9)
            .weight("gru.bias_hh_l0_reverse", 9)
            .write(folder.resolve("both.safetensors"));
    assertInvalid(
        command.with("--model", model),
        "requires --mode window:N, with the N that it was trained on",
        "--mode=stateful");
  }

  @Test
  void aModelThatIsNotSupported() {
    assertInvalid(
        command.with("--model", Cli.WEIGHTS_ONLY), "save the whole model with model.save(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"window:0", "window:-1", "window:", "window:many"})
  void aWindowWithoutALength(String mode) {
    assertInvalid(
        command.with("--mode", mode), "--mode=" + mode + "; use for example --mode window:50");
  }

  @Test
  void anUnknownMode() {
    assertInvalid(
        command.with("--mode", "carry"), "--mode must be stateful or window:N: --mode=carry");
  }

  @ParameterizedTest
  @CsvSource({
    "windows:5, window:5",
    "window50, window:50",
    "window, window:50",
    "statefull, stateful"
  })
  void aMisspelledMode(String mode, String meant) {
    assertInvalid(
        command.with("--mode", mode), "--mode=" + mode + " (did you mean '" + meant + "'?)");
  }
}
