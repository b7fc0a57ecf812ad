/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;

/**
 * Inputs and outputs that are stored beside a model: for {@code NAME.h5}, or a model of another
 * format, {@code NAME_io.json}, recorded after training. A model whose outputs differ is not the
 * one that was trained: a weight is damaged, a layer is read wrongly, or the files do not belong
 * together.
 *
 * <pre>{@code
 * {"tolerance": {"abs": 1e-5, "rel": 1e-4},
 *  "steps": [
 *    {"op": "call",
 *     "inputs": {"shape": [3, 5, 2], "data": [...]},
 *     "expected": {"outputs": [{"shape": [3, 1], "data": [...]}]}}]}
 * }</pre>
 *
 * <p>{@code inputs} are {@code [B, T, I]}, or {@code [B, T]} for tokens. A model with inputs of a
 * key has them as {@code constants}, a list of tensors {@code [B, ...]}, in its order. Outputs are
 * {@code [B, T, O]} or {@code [B, O]}, the last step. Several outputs are those of a model with
 * several, in its order. Every call starts from the initial states, unless the file has steps
 * {@code {"op": "reset_states"}}: then a call continues from the one before it. A number passes
 * when {@code |actual - expected| <= abs + rel |expected|}.
 */
public final class GoldenVectors {

  private GoldenVectors() {}

  /** The name of the file beside a model. */
  public static String nameFor(String model) {
    int dot = model.lastIndexOf('.');
    return (dot < 0 ? model : model.substring(0, dot)) + "_io.json";
  }

  /**
   * Runs a model over the inputs and compares.
   *
   * @param json the file; not kept
   * @throws ModelFormatException if the file is damaged or of another model
   */
  public static Agreement compare(Model model, byte[] json) {
    return new GoldenRun(model).run(json);
  }

  /**
   * Requires a model to compute the recorded outputs.
   *
   * @param json the file; not kept
   * @throws ModelFormatException if an output differs, or the file is damaged or of another model
   */
  public static void check(Model model, byte[] json) {
    Agreement agreement = compare(model, json);
    if (!agreement.isComplete()) {
      throw new ModelFormatException(
          "a model must compute the outputs that were recorded with it: %s (%s, model=%s, file=%s); the model was damaged or changed, or the file belongs to another one: copy both again, or remove the file"
              .formatted(agreement.difference(), agreement, model.name(), nameFor(model.name())));
    }
  }
}
