package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.layers.StreamingPlan.Kind;
import io.streamrnn.layers.StreamingPlan.Step;
import io.streamrnn.model.Stepper;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamingPlanTest {

  private static final int STEPS = 12;

  @Test
  void aModelSteppedEventByEventGivesTheBitsOfTheWholeSequence() {
    Sequential model =
        Sequential.of(
            LayerNormalization.create(),
            sequences(5),
            Dropout.rate(0.5),
            sequences(4, "second"),
            TimeDistributed.of(Dense.units(2).activation(Activation.SOFTMAX)));
    Tensor x = Tensor.of(Shape.of(1, STEPS, 3), BuiltInCells.values(new Random(1), STEPS * 3));
    requireSame(model, x, 3);
    assertThat(StreamingPlan.of(model).steps())
        .extracting(Step::kind)
        .containsExactly(
            Kind.PER_EVENT, Kind.CARRIES_STATE, Kind.PER_EVENT, Kind.CARRIES_STATE, Kind.PER_EVENT);
  }

  @Test
  void eventsThatAreMaskedAreSkippedOnTheStreamToo() {
    Sequential model =
        Sequential.of(
            Masking.value(-1),
            sequences(4),
            sequences(3, "second"),
            Dense.units(2).activation(Activation.SIGMOID));
    float[] x = BuiltInCells.values(new Random(2), STEPS * 2);
    for (int skipped : new int[] {0, 1, 4, 7, 8, 11}) {
      Arrays.fill(x, 2 * skipped, 2 * skipped + 2, -1f);
    }
    requireSame(model, Tensor.of(Shape.of(1, STEPS, 2), x), 2);
  }

  @Test
  void tokensOfZeroAreSkippedOnTheStreamToo() {
    Sequential model =
        Sequential.of(
            Embedding.of(5, 3).maskZero(true),
            sequences(4),
            Dense.units(2).activation(Activation.TANH));
    requireSame(model, Tensor.of(Shape.of(1, STEPS), 0, 0, 3, 1, 0, 4, 4, 0, 0, 2, 1, 0), 1);
  }

  @Test
  void theOutputAfterEachEventIsThatOfTheSequenceSoFar() {
    Rnn last = Lstm.units(3).build();
    last.build(TensorShape.of(1, -1, 2));
    float[] x = BuiltInCells.values(new Random(3), STEPS * 2);
    Stepper stepper = StreamingPlan.of(last).model("m").stepper();
    for (int t = 1; t <= STEPS; t++) {
      float[] y = stepper.step(Arrays.copyOfRange(x, 2 * t - 2, 2 * t));
      Tensor soFar = Tensor.of(Shape.of(1, t, 2), Arrays.copyOf(x, 2 * t));
      assertThat(y).isEqualTo(last.call(soFar).toArray());
    }
  }

  @Test
  void whatNeedsTheFutureIsRefusedWithTheReason() {
    Sequential model =
        Sequential.of(
            Bidirectional.of(Gru.units(2).returnSequences(true)),
            Gru.units(2).goBackwards(true).build());
    model.build(TensorShape.of(-1, -1, 3));
    StreamingPlan plan = StreamingPlan.of(model);
    assertThat(plan.isPossible()).isFalse();
    assertThatThrownBy(() -> plan.model("m"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model=m")
        .hasMessageContaining("Bidirectional 'bidirectional': needs the whole sequence")
        .hasMessageContaining("GRU 'gru': needs the whole sequence, it starts from the last event")
        .hasMessageContaining("score windows");
  }

  @Test
  void whatTakesStepsTogetherIsRefused() {
    Sequential model = Sequential.of(sequences(2), Flatten.create());
    model.build(TensorShape.of(1, 4, 3));
    assertThat(StreamingPlan.of(model).toString())
        .isEqualTo(
            "LSTM 'lstm': carries its state from event to event\n"
                + "Flatten 'flatten': needs the whole sequence, it takes steps together, or makes"
                + " them");
  }

  @Test
  void aMaskWithoutARecurrentLayerThatRepeatsItsOutputIsRefused() {
    Rnn zeros = Gru.units(2).zeroOutputForMask(true).build();
    for (Layer behind : new Layer[] {Dense.units(2).activation(Activation.TANH).build(), zeros}) {
      Sequential model = Sequential.of(Masking.value(0), behind);
      model.build(TensorShape.of(1, 4, 3));
      assertThat(StreamingPlan.of(model).isPossible()).isFalse();
    }
  }

  @Test
  void aPlanNeedsWeights() {
    assertThatThrownBy(() -> StreamingPlan.of(sequences(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("build(inputShape)");
  }

  private static Rnn sequences(int units) {
    return Lstm.units(units).returnSequences(true).build();
  }

  private static Rnn sequences(int units, String name) {
    return Gru.units(units).name(name).returnSequences(true).build();
  }

  private static void requireSame(Layer model, Tensor x, int inputs) {
    Tensor whole = model.call(x);
    Stepper stepper = StreamingPlan.of(model).model("m").stepper();
    int outputs = whole.shape().size() / STEPS;
    for (int t = 0; t < STEPS; t++) {
      float[] event = Arrays.copyOfRange(x.toArray(), t * inputs, (t + 1) * inputs);
      assertThat(stepper.step(event))
          .as("event %d", t)
          .isEqualTo(Arrays.copyOfRange(whole.toArray(), t * outputs, (t + 1) * outputs));
    }
  }
}
