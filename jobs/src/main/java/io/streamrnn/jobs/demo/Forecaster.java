package io.streamrnn.jobs.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What belongs to the model and is not in its file; {@code recipes/forecaster} says where each
 * number comes from.
 *
 * @param scaler makes the model's input
 * @param alarm decides on the model's error
 * @param trainedOn the motes that the model, the scaler and the threshold were made from
 */
record Forecaster(Scaler scaler, AlarmRule alarm, List<Integer> trainedOn) {

  /** The settings that the demo carries. */
  static Forecaster carried() throws IOException {
    try (InputStream in = Forecaster.class.getResourceAsStream("forecaster.json")) {
      return new JsonMapper().readValue(in, Forecaster.class);
    }
  }
}
