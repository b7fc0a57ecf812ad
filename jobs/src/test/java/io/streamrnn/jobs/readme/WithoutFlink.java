/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.readme;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The engine by itself. */
record WithoutFlink(Tensor forecasts, float[] forecast) {

  static WithoutFlink run(Path path, Tensor x, Tensor mask, float[] reading) throws IOException {
    // README: begin
    byte[] file = Files.readAllBytes(path);
    Layer model = ModelFiles.loadLayers("forecaster", file);
    Tensor forecasts = model.call(Arguments.of(x).mask(mask)).output(); // For every step of x.

    Stepper stepper = ModelFiles.loadStreaming("forecaster", file).stepper();
    float[] forecast = stepper.step(reading); // The same numbers, one event at a time.
    // README: end
    return new WithoutFlink(forecasts, forecast);
  }
}
