/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * <p>{@code inputs} are {@code [B, T, I]}, or {@code [B, T]} for tokens; outputs {@code [B, T, O]}
 * or {@code [B, O]}, the last step. Every call starts from the initial states, unless the file has
 * steps {@code {"op": "reset_states"}}: then a call continues from the one before it. A number
 * passes when {@code |actual - expected| <= abs + rel |expected|}.
 */
public final class GoldenVectors {

  private static final JsonMapper JSON = JsonMapper.builder().build();

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
   * @throws ModelFormatException if an output differs, or the file is damaged or of another model
   */
  public static void check(Model model, byte[] json) {
    JsonNode file;
    try {
      file = JSON.readTree(json);
    } catch (IOException e) {
      throw damaged(model, "not JSON: " + e.getMessage());
    }
    JsonNode steps = file.path("steps");
    double abs = file.path("tolerance").path("abs").asDouble(1e-5);
    double rel = file.path("tolerance").path("rel").asDouble(1e-4);
    boolean continues = false;
    for (JsonNode step : steps) {
      continues |= step.path("op").asText().equals("reset_states");
    }
    List<Stepper> carried = new ArrayList<>();
    for (int number = 0; number < steps.size(); number++) {
      JsonNode step = steps.get(number);
      if (step.path("op").asText().equals("reset_states")) {
        carried.clear();
      } else if (step.has("inputs") && step.path("expected").path("outputs").path(0).has("data")) {
        call(model, number, step, abs, rel, continues ? carried : null);
      }
    }
  }

  private static void call(
      Model model,
      int number,
      JsonNode step,
      double abs,
      double rel,
      @Nullable List<Stepper> carried) {
    float[] x = data(model, step.path("inputs"));
    float[] y = data(model, step.path("expected").path("outputs").path(0));
    JsonNode dims = step.path("inputs").path("shape");
    int rows = dims.path(0).asInt();
    int time = dims.path(1).asInt();
    int size = model.inputSize();
    if (rows < 1 || time < 1 || x.length != (long) rows * time * size || y.length % rows != 0) {
      throw damaged(
          model,
          "inputs are [B, T, I] for inputSize=%d: shape=%s, values=%d, expected values=%d"
              .formatted(size, dims, x.length, y.length));
    }
    int width = y.length / rows;
    for (int row = 0; row < rows; row++) {
      float[][] sequence = new float[time][size];
      for (int t = 0; t < time; t++) {
        System.arraycopy(x, (row * time + t) * size, sequence[t], 0, size);
      }
      compare(
          model, number, row, run(model, row, sequence, carried), y, row * width, width, abs, rel);
    }
  }

  private static float[][] run(
      Model model, int row, float[][] sequence, @Nullable List<Stepper> carried) {
    if (carried == null || !model.isSteppable()) {
      return model.sequenceRunner().run(sequence);
    }
    while (carried.size() <= row) {
      carried.add(model.stepper());
    }
    float[][] outputs = new float[sequence.length][];
    for (int t = 0; t < sequence.length; t++) {
      outputs[t] = carried.get(row).step(sequence[t]).clone();
    }
    return outputs;
  }

  private static void compare(
      Model model,
      int number,
      int row,
      float[][] outputs,
      float[] expected,
      int from,
      int width,
      double abs,
      double rel) {
    int size = model.outputSize();
    int first = width == size ? outputs.length - 1 : 0;
    if (width != (outputs.length - first) * size) {
      throw damaged(
          model,
          "outputs are of another size: step=%d, expected=%d values a row, outputSize=%d, steps=%d"
              .formatted(number, width, size, outputs.length));
    }
    for (int i = 0; i < width; i++) {
      float actual = outputs[first + i / size][i % size];
      float recorded = expected[from + i];
      if (!(Math.abs(actual - recorded) <= abs + rel * Math.abs(recorded))) {
        throw new ModelFormatException(
            "a model must compute the outputs that were recorded with it: expected=%s, got=%s at steps[%d], row %d, value %d (model=%s, file=%s); the model was damaged or changed, or the file belongs to another one: copy both again, or remove the file"
                .formatted(recorded, actual, number, row, i, model.name(), nameFor(model.name())));
      }
    }
  }

  private static float[] data(Model model, JsonNode tensor) {
    JsonNode data = tensor.path("data");
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      if (!data.get(i).isNumber()) {
        throw damaged(model, "a tensor holds numbers: data[%d]=%s".formatted(i, data.get(i)));
      }
      values[i] = data.get(i).floatValue();
    }
    return values;
  }

  private static ModelFormatException damaged(Model model, String what) {
    return new ModelFormatException(
        "the recorded outputs beside a model are damaged: %s (model=%s, file=%s)"
            .formatted(what, model.name(), nameFor(model.name())));
  }
}
