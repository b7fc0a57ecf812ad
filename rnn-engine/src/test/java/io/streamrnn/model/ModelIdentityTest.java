package io.streamrnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.TensorCell;
import io.streamrnn.cell.TensorStates;
import io.streamrnn.cell.TensorStep;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.SimpleRnnCell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ModelIdentityTest {

  private final ModelIdentity identity = identity(TestModels.lstm(2, 3, 0.5f), head(0.5f));

  @Test
  void equalContentHasOneIdentityUnderAnyName() {
    Model other = Model.of("other", TestModels.lstm(2, 3, 0.5f), head(0.5f));
    assertThat(other.identity()).isEqualTo(identity);
  }

  @Test
  void anotherHeadKeepsTheRecurrentPart() {
    ModelIdentity other = identity(TestModels.lstm(2, 3, 0.5f), head(0.25f));
    assertThat(other.recurrent()).isEqualTo(identity.recurrent());
    assertThat(other.head()).isNotEqualTo(identity.head());
  }

  @Test
  void anotherWeightOfTheRecurrentPartKeepsTheHead() {
    ModelIdentity other = identity(TestModels.lstm(2, 3, Math.nextUp(0.5f)), head(0.5f));
    assertThat(other.recurrent()).isNotEqualTo(identity.recurrent());
    assertThat(other.head()).isEqualTo(identity.head());
  }

  @Test
  void aLayerAheadOfTheRecurrentPartBelongsToIt() {
    Cell ahead = new ActivationCell(Activation.RELU, Shape.of(2));
    ModelIdentity other = identity(ahead, TestModels.lstm(2, 3, 0.5f), head(0.5f));
    assertThat(other.recurrent()).isNotEqualTo(identity.recurrent());
    assertThat(other.head()).isEqualTo(identity.head());
  }

  @Test
  void anotherConfigurationWithTheSameWeightsIsAnotherModel() {
    assertThat(identity(rnn(Activation.TANH)).recurrent())
        .isNotEqualTo(identity(rnn(Activation.RELU)).recurrent());
  }

  @Test
  void equalBytesInOtherShapesAreAnotherModel() {
    // 2 * 3 and 3 * 2 weights of one value
    assertThat(identity(TestModels.dense(Activation.LINEAR, 2, 3, 0)).head())
        .isNotEqualTo(identity(TestModels.dense(Activation.LINEAR, 3, 2, 0)).head());
  }

  @Test
  void theStampIsTheBeginningOfTheRecurrentDigest() {
    assertThat(new ModelIdentity("00000000000000ffabcd", "").stamp()).isEqualTo(255);
  }

  @Test
  void theIdentityOfAModelStaysTheSameFromReleaseToRelease() {
    // Stored states carry it. If this fails, states of earlier releases are lost.
    assertThat(identity.recurrent()).startsWith("f2abe1ba693b22b2");
    assertThat(identity.head()).startsWith("288a9b5fc5c96afb");
  }

  @Test
  void configurationsThatPrintAlikeAreTold() {
    assertThat(identity(configured("a", "1, b=2")))
        .isNotEqualTo(identity(configured("a", "1", "b", "2")));
    assertThat(identity(configured("a", List.of("x, y"))))
        .isNotEqualTo(identity(configured("a", List.of("x", "y"))));
    assertThat(identity(configured("a", "1"))).isNotEqualTo(identity(configured("a", 1)));
  }

  @Test
  void aConfigurationThatHasNoLastingFormIsRefused() {
    assertThatThrownBy(() -> identity(configured("taps", new int[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a configuration holds strings, numbers, booleans, lists and maps")
        .hasMessageContaining("[I=");
  }

  /** A cell that differs by its configuration, names and values in turns. */
  private static Cell configured(Object... config) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < config.length; i += 2) {
      map.put((String) config[i], config[i + 1]);
    }
    return new TensorCell(1, 1, List.of(), List.of()) {
      @Override
      public String className() {
        return "configured";
      }

      @Override
      public Map<String, Object> config() {
        return map;
      }

      @Override
      protected TensorStep step(INDArray x, TensorStates states) {
        return TensorStep.of(x);
      }
    };
  }

  private static Cell rnn(Activation activation) {
    return new SimpleRnnCell(
        activation,
        TestModels.weight("kernel", 1, 2, 2),
        TestModels.weight("recurrent_kernel", 1, 2, 2),
        null);
  }

  private static Cell head(float value) {
    return TestModels.dense(Activation.LINEAR, 3, 1, value);
  }

  private static ModelIdentity identity(Cell... layers) {
    return Model.of("m", layers).identity();
  }
}
