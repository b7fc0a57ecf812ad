/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.ModelReport;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.ModelUpdate;
import io.streamrnn.flink.ModelsInFiles;
import io.streamrnn.flink.StreamingRnn;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderTest {

  @TempDir private Path folder;

  @Test
  void anIdThatAnUpdateBroughtIsKnownAfterAFailure() throws Exception {
    StreamingRnn<Float, Float> rnn = rnn();
    ModelUpdate brings = update("second", 2);
    ModelUpdate replaces = update("third", 3);
    var harness = start(rnn, null);
    assertThat(statuses(harness, brings, replaces)).containsExactly("ACCEPTED", "REFUSED");
    OperatorSubtaskState checkpoint = harness.snapshot(1, 1);
    harness.close();

    var restored = start(rnn, checkpoint);
    assertThat(statuses(restored, replaces, brings)).containsExactly("REFUSED", "ACCEPTED");
    restored.close();
  }

  @Test
  void aModelThatDoesNotFitInMemoryIsRefused() throws Exception {
    var harness = start(rnn(), null);
    for (long bytes : new long[] {3L << 30, Integer.MAX_VALUE - 8L}) {
      Path file = folder.resolve("large.keras");
      try (var large = new RandomAccessFile(file.toFile(), "rw")) {
        large.setLength(bytes);
      }
      statuses(harness, ModelUpdate.of(file.toString()));
    }

    assertThat(statuses(harness, update("second", 2)))
        .containsExactly("REFUSED", "REFUSED", "ACCEPTED");
    harness.close();
  }

  private StreamingRnn<Float, Float> rnn() throws Exception {
    return StreamingRnn.model(
            ModelSource.file(ModelsInFiles.write(folder.resolve("first.keras"), 8, 1).toString()))
        .input(Float.class, x -> new float[] {x, x, x})
        .output(Float.class, (x, y) -> y[0])
        .models(x -> "t", Map.of())
        .build();
  }

  private ModelUpdate update(String name, int seed) throws Exception {
    return ModelUpdate.of(ModelsInFiles.write(folder.resolve(name + ".keras"), 8, seed).toString())
        .id("t");
  }

  private static OneInputStreamOperatorTestHarness<
          ModelUpdate, Either<Control<String>, LoadedUpdate>>
      start(StreamingRnn<?, ?> rnn, OperatorSubtaskState checkpoint) throws Exception {
    OneInputStreamOperatorTestHarness<ModelUpdate, Either<Control<String>, LoadedUpdate>> harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new ModelLoader<String>(rnn.plan())));
    harness.setup(
        LoadedUpdate.<String>orCommand(Types.STRING).createSerializer(new SerializerConfigImpl()));
    if (checkpoint != null) {
      harness.initializeState(checkpoint);
    }
    harness.open();
    return harness;
  }

  private static List<String> statuses(
      OneInputStreamOperatorTestHarness<ModelUpdate, ?> harness, ModelUpdate... updates)
      throws Exception {
    for (ModelUpdate update : updates) {
      harness.processElement(update, 0);
    }
    return Objects.requireNonNull(harness.getSideOutput(ModelLoader.REPORTS)).stream()
        .map(StreamRecord::getValue)
        .map(ModelReport::status)
        .map(Enum::name)
        .toList();
  }
}
