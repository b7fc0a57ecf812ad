/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.DoubleTensor;
import io.streamrnn.layers.GradientTape;
import io.streamrnn.layers.Gradients;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import java.util.ArrayList;
import java.util.List;

/** One file of {@code gradients/}: windows of which each starts where the one before ended. */
final class GradientCase {

  private final JsonNode file;
  private final Tolerance tolerance;

  GradientCase(JsonNode file) {
    this.file = file;
    this.tolerance = Tolerance.of(file);
  }

  void run() {
    assertThat(file.get("loss").asText()).isEqualTo("mean_squared_error");
    Layer layer = layer();
    List<double[]> totals = new ArrayList<>();
    layer.weights().forEach(w -> totals.add(new double[w.shape().size()]));
    GradientTape before = null;
    for (JsonNode window : file.get("windows")) {
      Arguments inputs = inputs(window);
      GradientTape pass = before == null ? GradientTape.of(layer, inputs) : before.next(inputs);
      Gradients gradients = check(pass, window);
      for (int i = 0; i < totals.size(); i++) {
        add(gradients.weights().get(i), totals.get(i));
      }
      before = pass;
    }
    List<DoubleTensor> sums = new ArrayList<>();
    for (int i = 0; i < totals.size(); i++) {
      sums.add(DoubleTensor.of(layer.weights().get(i).shape(), totals.get(i)));
    }
    requireClose("d_weights_total", sums, file.get("d_weights_total"));
  }

  private Layer layer() {
    Layer layer =
        TestCells.registry()
            .layer(ForwardCase.description(file.get("layer"), ForwardCase.expectsState0(file)));
    ForwardCase.build(layer, file.get("windows").get(0));
    layer.setWeights(Json.tensors(file.get("weights")));
    return layer;
  }

  private static Arguments inputs(JsonNode window) {
    Arguments inputs = Arguments.of(Json.tensor(window.get("inputs")));
    if (!Json.isAbsent(window.get("mask"))) {
      inputs = inputs.mask(Json.tensor(window.get("mask")));
    }
    return inputs
        .initialState(Json.tensors(window.get("initial_state")).toArray(Tensor[]::new))
        .constants(Json.tensors(window.get("constants")).toArray(Tensor[]::new));
  }

  private Gradients check(GradientTape pass, JsonNode window) {
    DoubleTensor output = pass.output();
    DoubleTensor target = Json.doubles(window.get("target"));
    assertThat(output.shape()).isEqualTo(target.shape());
    int count = output.shape().size();
    double loss = 0;
    double[] dOutput = new double[count];
    for (int i = 0; i < count; i++) {
      double error = output.at(i) - target.at(i);
      loss += error * error / count;
      dOutput[i] = 2 * error / count;
    }
    Gradients gradients = pass.gradient(DoubleTensor.of(output.shape(), dOutput));
    JsonNode expected = window.get("expected");
    if (!Json.isAbsent(expected.get("loss"))) {
      tolerance.check("loss", loss, expected.get("loss").doubleValue());
    }
    requireClose("outputs", List.of(output), expected.get("outputs"));
    requireClose("states", pass.states(), expected.get("states"));
    requireClose("d_weights", gradients.weights(), expected.get("d_weights"));
    requireClose("d_inputs", List.of(gradients.input()), expected.get("d_inputs"));
    requireClose("d_initial_state", gradients.initialState(), expected.get("d_initial_state"));
    return gradients;
  }

  /** Compares with a tensor or a list of them; with nothing where none are expected. */
  private void requireClose(String what, List<DoubleTensor> actual, JsonNode expected) {
    if (Json.isAbsent(expected)) {
      return;
    }
    List<DoubleTensor> wanted = new ArrayList<>();
    if (expected.isArray()) {
      expected.forEach(tensor -> wanted.add(Json.doubles(tensor)));
    } else {
      wanted.add(Json.doubles(expected));
    }
    assertThat(actual).as("number of " + what).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      tolerance.check(what + "[" + i + "]", actual.get(i), wanted.get(i));
    }
  }

  private static void add(DoubleTensor values, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values.at(i);
    }
  }
}
