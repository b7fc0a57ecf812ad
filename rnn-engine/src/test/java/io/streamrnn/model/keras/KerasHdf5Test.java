package io.streamrnn.model.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class KerasHdf5Test {

  static final List<String> MODELS = Fixtures.MODELS;

  @ParameterizedTest
  @FieldSource("MODELS")
  void aModelOfEachLayoutComputesWhatKerasDefines(String name) {
    Model model = read(name);
    Fixtures.Sequence sequence = Fixtures.sequence(name);
    Stepper stepper = model.stepper();
    for (int t = 0; t < sequence.inputs().length; t++) {
      float[] y = stepper.step(sequence.inputs()[t]);
      for (int j = 0; j < y.length; j++) {
        // float32 with activations that are a few ulp off, against float64
        assertThat(y[j]).as("t=%d, j=%d", t, j).isCloseTo(sequence.outputs()[t][j], within(2e-5f));
      }
    }
  }

  private static Model read(String name) {
    return KerasHdf5.read(name + ".h5", Fixtures.bytes(name + ".h5"));
  }
}
