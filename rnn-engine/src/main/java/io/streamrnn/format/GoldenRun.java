/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamrnn.cell.Shape;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.TextInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a model over recorded inputs and counts the outputs that agree. Not thread-safe. */
final class GoldenRun {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Model model;
  // One for each row of a call, where calls continue.
  private final List<Stepper> carried = new ArrayList<>();
  private double abs;
  private double rel;
  private boolean continues;
  private int outputs;
  private int agreeing;
  private double worst;
  private String difference = "";

  GoldenRun(Model model) {
    this.model = model;
  }

  /**
   * Runs all calls of a file.
   *
   * @throws ModelFormatException if the file is damaged, of another model, or has no outputs
   */
  Agreement run(byte[] json) {
    JsonNode file = parse(json);
    JsonNode steps = file.path("steps");
    abs = file.path("tolerance").path("abs").asDouble(1e-5);
    rel = file.path("tolerance").path("rel").asDouble(1e-4);
    for (JsonNode step : steps) {
      continues |= isReset(step);
    }
    for (int number = 0; number < steps.size(); number++) {
      run(number, steps.get(number));
    }
    if (outputs == 0) {
      throw damaged("no step has inputs and expected outputs: steps=%d".formatted(steps.size()));
    }
    return new Agreement(outputs, agreeing, worst, difference);
  }

  private JsonNode parse(byte[] json) {
    try {
      JsonNode file = JSON.readTree(json);
      requireNumbers(file.path("tolerance"));
      requireNumbers(file.path("steps"));
      return file;
    } catch (JsonProcessingException e) {
      throw damaged("not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw damaged("not JSON: " + e.getMessage());
    }
  }

  /** Python writes NaN and infinities as bare words; JSON has none. */
  private void requireNumbers(JsonNode node) {
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      throw damaged(
          "all recorded numbers must be finite: got=%s; record inputs without missing values, filled or masked as in the job, and outputs that the model computes for these"
              .formatted(node.asText()));
    }
    node.forEach(this::requireNumbers);
  }

  private static boolean isReset(JsonNode step) {
    return step.path("op").asText().equals("reset_states");
  }

  private void run(int number, JsonNode step) {
    if (isReset(step)) {
      carried.clear();
    } else if (step.has("inputs") && !step.path("expected").path("outputs").isEmpty()) {
      call(number, step);
    }
  }

  private void call(int number, JsonNode step) {
    GoldenTensor x = GoldenTensor.of(step.path("inputs"), this::index, this::damaged);
    int rows = x.size(0);
    int time = x.size(1);
    int size = model.inputSize();
    if (rows < 1 || time < 1 || x.data().length != (long) rows * time * size) {
      throw damaged(
          "inputs are [B, T, I] for inputSize=%d: shape=%s, values=%d"
              .formatted(size, x.shape(), x.data().length));
    }
    List<GoldenTensor> constants = constants(number, step, rows);
    List<GoldenTensor> expected = expected(step, rows);
    for (int row = 0; row < rows; row++) {
      float[][] sequence = new float[time][size];
      for (int t = 0; t < time; t++) {
        System.arraycopy(x.data(), (row * time + t) * size, sequence[t], 0, size);
      }
      compare(
          number, row, scores(number, row, sequence, constants), GoldenTensor.row(expected, row));
    }
  }

  /** The inputs of the keys, a row each. */
  private List<GoldenTensor> constants(int number, JsonNode step, int rows) {
    List<GoldenTensor> tensors = new ArrayList<>();
    step.path("constants").forEach(each -> tensors.add(GoldenTensor.of(each, this::damaged)));
    List<Integer> sizes = model.constants().stream().map(shape -> rows * shape.size()).toList();
    boolean haveOneForEachRow = tensors.stream().allMatch(tensor -> tensor.size(0) == rows);
    if (!haveOneForEachRow
        || !sizes.equals(tensors.stream().map(tensor -> tensor.data().length).toList())) {
      throw damaged(
          "a call has the inputs of its keys as constants, a list of [B, ...]: step=%d, rows=%d, expected=%s, shapes=%s"
              .formatted(
                  number,
                  rows,
                  model.constants().stream().map(Shape::dims).toList(),
                  tensors.stream().map(GoldenTensor::shape).toList()));
    }
    return tensors;
  }

  /** The index of a text, where the model takes one. */
  private Optional<Float> index(int position, JsonNode value) {
    Optional<TextInput> text =
        model.texts().stream()
            .filter(each -> each.position() == position % model.inputSize())
            .findFirst();
    if (text.isPresent() && !value.isTextual()) {
      throw damaged(
          "an input is a text: input='%s', data[%d]=%s"
              .formatted(text.get().name(), position, value));
    }
    try {
      return text.map(input -> (float) input.index(value.textValue()));
    } catch (IllegalArgumentException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /** All outputs of a model with several; the first one if the others are not its outputs. */
  private List<GoldenTensor> expected(JsonNode step, int rows) {
    List<GoldenTensor> tensors = new ArrayList<>();
    for (JsonNode output : step.path("expected").path("outputs")) {
      GoldenTensor tensor = GoldenTensor.of(output, this::damaged);
      if (tensor.size(0) != rows) {
        throw damaged(
            "outputs have as many rows as inputs: rows=%d, shape=%s"
                .formatted(rows, tensor.shape()));
      }
      tensors.add(tensor);
    }
    int width = tensors.stream().mapToInt(GoldenTensor::width).sum();
    boolean haveEqualSteps = tensors.stream().mapToInt(GoldenTensor::steps).distinct().count() == 1;
    return haveEqualSteps && width == model.outputSize() ? tensors : tensors.subList(0, 1);
  }

  private float[][] scores(int number, int row, float[][] sequence, List<GoldenTensor> constants) {
    try {
      return run(
          row, sequence, constants.stream().map(each -> each.row(row)).toArray(float[][]::new));
    } catch (IllegalArgumentException e) {
      throw damaged(
          "the model does not take an input: step=%d, row=%d, reason=%s"
              .formatted(number, row, e.getMessage()));
    }
  }

  private float[][] run(int row, float[][] sequence, float[][] constants) {
    if (!continues || !model.isSteppable()) {
      return model.sequenceRunner().run(sequence, constants);
    }
    while (carried.size() <= row) {
      carried.add(model.stepper());
    }
    carried.get(row).setConstants(constants);
    float[][] result = new float[sequence.length][];
    for (int t = 0; t < sequence.length; t++) {
      result[t] = carried.get(row).step(sequence[t]).clone();
    }
    return result;
  }

  private void compare(int number, int row, float[][] actual, float[] expected) {
    int size = model.outputSize();
    int first = expected.length == size ? actual.length - 1 : 0;
    if (expected.length != (actual.length - first) * size) {
      throw damaged(
          "outputs are of another size: step=%d, expected=%d values a row, outputSize=%d, steps=%d"
              .formatted(number, expected.length, size, actual.length));
    }
    boolean agrees = true;
    for (int i = 0; i < expected.length; i++) {
      float value = actual[first + i / size][i % size];
      double error = Math.abs((double) value - expected[i]);
      worst = Math.max(worst, error);
      if (!(error <= abs + rel * Math.abs(expected[i]))) {
        agrees = false;
        differ(expected[i], value, "steps[%d], row %d, value %d".formatted(number, row, i));
      }
    }
    outputs++;
    agreeing += agrees ? 1 : 0;
  }

  private void differ(float expected, float actual, String place) {
    if (difference.isEmpty()) {
      difference = "expected=%s, got=%s at %s".formatted(expected, actual, place);
    }
  }

  private ModelFormatException damaged(String what) {
    return new ModelFormatException(
        "the recorded outputs beside a model are damaged: %s (model=%s, file=%s); record them again as docs/models.md says, or remove the file"
            .formatted(what, model.name(), GoldenVectors.nameFor(model.name())));
  }
}
