/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.testkit.RnnHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which checkpoints have the model of their job, and who uses it. */
class StoredModelTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeAModel() throws IOException {
    file = folder.resolve("sums.h5");
    writeSums(1);
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void aRestartRunsTheStoredModelWhereTheFileIsGone(Runner runner) throws Exception {
    var rnn = runner.of(sums().modelReadAt(ModelReadAt.START)).build();
    OperatorSubtaskState checkpoint = checkpoint(rnn);
    Files.delete(file);

    assertThat(scoreOfNext(rnn, checkpoint)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Runner.class)
  void aRestartRunsAllStoredModelsWhereTheirFilesAreGone(Runner runner) throws Exception {
    Path first = Files.copy(file, folder.resolve("first.h5"));
    Path former = Files.copy(file, folder.resolve("former.h5"));
    writeSums(10);
    var rnn =
        runner
            .of(
                StreamingRnn.model(ModelSource.file(first.toString()))
                    .input(Float.class, 1, x -> new float[] {x})
                    .output(Float.class, (x, y) -> y[0])
                    .models(x -> "other", Map.of("other", ModelSource.file(file.toString())))
                    .onModelChange(ModelChange.pin().previous(ModelSource.file(former.toString())))
                    .modelReadAt(ModelReadAt.START))
            .build();
    OperatorSubtaskState checkpoint = checkpoint(rnn);
    assertThat(storedModels(checkpoint)).isEqualTo(3);
    for (Path each : List.of(file, first, former)) {
      Files.delete(each);
    }

    assertThat(scoreOfNext(rnn, checkpoint)).isEqualTo(20);
  }

  @Test
  void aRestartRunsTheStoredModelWhereTheFileWasReplaced() throws Exception {
    var rnn = sums().modelReadAt(ModelReadAt.START).build();
    OperatorSubtaskState checkpoint = checkpoint(rnn);
    writeSums(10);

    assertThat(scoreOfNext(rnn, checkpoint)).isEqualTo(2);
  }

  @Test
  void aNewSubmissionReadsTheFileAgain() throws Exception {
    OperatorSubtaskState savepoint = checkpoint(sums().modelReadAt(ModelReadAt.START).build());
    writeSums(10);

    assertThat(scoreOfNext(sums().modelReadAt(ModelReadAt.START).build(), savepoint)).isEqualTo(20);
  }

  @Test
  void aJobThatCarriesItsModelStoresNone() throws Exception {
    assertThat(checkpoint(sums().build()).getManagedOperatorState()).isEmpty();
  }

  @Test
  void aJobThatCarriesItsModelDropsTheOneOfAnEarlierSubmission() throws Exception {
    OperatorSubtaskState savepoint = checkpoint(sums().modelReadAt(ModelReadAt.START).build());
    assertThat(storedModels(savepoint)).isOne();

    try (var harness =
        RnnHarness.start(sums().build(), x -> "key", new HashMapStateBackend(), savepoint)) {
      assertThat(storedModels(harness.process(1f).snapshot())).isZero();
    }
  }

  private static long storedModels(OperatorSubtaskState checkpoint) {
    OperatorStateHandle state = checkpoint.getManagedOperatorState().iterator().next();
    return state.getStateNameToPartitionOffsets().get("rnn-model").getOffsets().length;
  }

  private static OperatorSubtaskState checkpoint(StreamingRnn<Float, Float> rnn) throws Exception {
    try (var harness = RnnHarness.start(rnn, x -> "key")) {
      return harness.process(1f).snapshot();
    }
  }

  private static float scoreOfNext(StreamingRnn<Float, Float> rnn, OperatorSubtaskState from)
      throws Exception {
    try (var harness = RnnHarness.start(rnn, x -> "key", new HashMapStateBackend(), from)) {
      return harness.process(1f).flush().outputs().get(0);
    }
  }

  private StreamingRnnBuilder<Float, Float> sums() {
    return StreamingRnn.model(ModelSource.file(file.toString()))
        .input(Float.class, 1, x -> new float[] {x})
        .output(Float.class, (x, y) -> y[0]);
  }

  /** A network that adds up numbers, with a head. */
  private void writeSums(float head) throws IOException {
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    Tensor none = Tensor.of(Shape.of(1), 0);
    Layer layers =
        Sequential.of(
            SimpleRnn.units(1).activation(Activation.LINEAR).returnSequences(true), Dense.units(1));
    layers.build(TensorShape.of(1, 1, 1));
    layers.setWeights(List.of(one, one, none, Tensor.of(Shape.of(1, 1), head), none));
    KerasHdf5.write(file, layers);
  }
}
