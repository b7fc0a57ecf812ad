package io.streamrnn.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cells.ConvLstm2dCell.Pair;
import io.streamrnn.spec.ActivationSpec;
import io.streamrnn.spec.BatchNormalizationSpec;
import io.streamrnn.spec.ConvLstm2dSpec;
import io.streamrnn.spec.DenseSpec;
import io.streamrnn.spec.DropoutSpec;
import io.streamrnn.spec.EmbeddingSpec;
import io.streamrnn.spec.GruSpec;
import io.streamrnn.spec.LayerNormalizationSpec;
import io.streamrnn.spec.LstmSpec;
import io.streamrnn.spec.SimpleRnnSpec;
import io.streamrnn.spec.StackedSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamingRoleTest {

  /** A layer of the registry, built, and its role. */
  private record Answer(Layer layer, Class<? extends StreamingRole> role) {}

  static List<String> classNames() {
    return LayerRegistry.classNames();
  }

  @ParameterizedTest
  @MethodSource("classNames")
  void everyLayerOfTheRegistrySaysHowItRunsOnAStream(String className) {
    Answer answer = answer(className);
    Flow flow = Flow.of(answer.layer());

    assertThat(flow.calls()).isNotEmpty();
    StreamingRole role = flow.calls().get(0).role();
    assertThat(role).isInstanceOf(answer.role());
    if (role instanceof StreamingRole.NeedsSequence refused) {
      assertThat(refused.reason()).isNotBlank();
    }
  }

  private static Answer answer(String className) {
    return switch (className) {
      case "RNN" -> carries(Rnn.of(StackedSpec.of(LstmSpec.of(2), GruSpec.of(1))).build());
      case "SimpleRNN" -> carries(Rnn.simpleRnn(SimpleRnnSpec.of(2)).build());
      case "GRU" -> carries(Rnn.gru(GruSpec.of(2)).build());
      case "LSTM" -> carries(Rnn.lstm(LstmSpec.of(2)).build());
      case "ConvLSTM2D" -> {
        Layer images = Rnn.convLstm2d(ConvLstm2dSpec.builder(1, Pair.ONE).build()).build();
        images.build(TensorShape.of(-1, -1, 2, 2, 1));
        yield new Answer(images, StreamingRole.CarriesState.class);
      }
      case "Bidirectional" -> needsSequence(Bidirectional.of(Rnn.gru(GruSpec.of(2))));
      case "Sequential" -> carries(Sequential.of(Rnn.gru(GruSpec.of(2)).build()));
      case "Masking" ->
          new Answer(built(Masking.of(0), -1, -1, 3), StreamingRole.MasksEvents.class);
      case "Embedding" ->
          new Answer(
              built(Embedding.of(EmbeddingSpec.of(3, 2, true)), -1, -1),
              StreamingRole.EmbedsTokens.class);
      case "Dense" -> perEvent(PerStep.of(DenseSpec.of(2, Activation.LINEAR)));
      case "Activation" -> perEvent(PerStep.of(new ActivationSpec(Activation.RELU)));
      case "Dropout" ->
          new Answer(
              built(PerStep.of(new DropoutSpec(0.5)), -1, -1, 3),
              StreamingRole.PassesThrough.class);
      case "LayerNormalization" -> perEvent(PerStep.of(LayerNormalizationSpec.create()));
      case "BatchNormalization" -> perEvent(PerStep.of(BatchNormalizationSpec.create()));
      case "TimeDistributed" ->
          perEvent(TimeDistributed.of(PerStep.of(DenseSpec.of(2, Activation.TANH))));
      case "RepeatVector" ->
          new Answer(built(RepeatVector.of(2), -1, 3), StreamingRole.NeedsSequence.class);
      case "Flatten" -> needsSequence(Flatten.create());
      case "Concatenate" -> merges(Merge.concatenate());
      case "Add" -> merges(Merge.add());
      case "Multiply" -> merges(Merge.multiply());
      case "Average" -> merges(Merge.average());
      case "Subtract" -> merges(Merge.subtract());
      case "Maximum" -> merges(Merge.maximum());
      case "Minimum" -> merges(Merge.minimum());
      case "Model", "Functional" -> carries(graph(Rnn.gru(GruSpec.of(2)).build()));
      default -> throw new AssertionError("a layer without a sample: " + className);
    };
  }

  private static Answer carries(Layer layer) {
    return new Answer(built(layer, -1, -1, 3), StreamingRole.CarriesState.class);
  }

  private static Answer perEvent(Layer layer) {
    return new Answer(built(layer, -1, -1, 3), StreamingRole.PerEvent.class);
  }

  private static Answer needsSequence(Layer layer) {
    return new Answer(built(layer, -1, -1, 3), StreamingRole.NeedsSequence.class);
  }

  private static Answer merges(Merge layer) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 3);
    return new Answer(graph.build(graph.call(layer, x, x)), StreamingRole.Merges.class);
  }

  private static Functional graph(Layer layer) {
    Functional.Builder graph = Functional.builder();
    return graph.build(graph.call(layer, graph.input("x", -1, -1, 3)));
  }

  private static Layer built(Layer layer, int... shape) {
    layer.build(TensorShape.of(shape));
    return layer;
  }
}
