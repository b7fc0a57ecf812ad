/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The parameters of the model that are not in its file. {@code recipes/forecaster} documents where
 * each number comes from.
 *
 * @param scaler computes the input of the model
 * @param alarm raises alarms on the errors of the model
 * @param trainedOn the motes that the model, the scaler and the threshold were fitted to
 */
record Forecaster(ChangeScaler scaler, AlarmRule alarm, List<Integer> trainedOn) {

  /** Reads the parameters from the resources. */
  static Forecaster load() throws IOException {
    try (InputStream in = Resources.open("forecaster.json")) {
      return new JsonMapper().readValue(in, Forecaster.class);
    }
  }
}
