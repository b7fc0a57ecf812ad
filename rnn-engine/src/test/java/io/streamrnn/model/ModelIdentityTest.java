package io.streamrnn.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.layer.ActivationLayer;
import org.junit.jupiter.api.Test;

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
    Cell ahead = new ActivationLayer(Activation.RELU, Shape.of(2));
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
    assertThat(identity.recurrent()).startsWith("7223983767ff07ca");
    assertThat(identity.head()).startsWith("a5468a80e8863d35");
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
