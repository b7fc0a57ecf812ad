/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.sums;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.SavepointOfHarness;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.state.KeyedRnnState;
import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.RnnState;
import io.streamrnn.testkit.RnnHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Page {@code savepoints.md}. */
class SavepointsPageITCase {

  @TempDir Path folder;
  private String savepoint = "";

  @BeforeEach
  void takeASavepoint() throws Exception {
    try (var harness = RnnHarness.start(sums().build(), Reading::pump)) {
      for (int i = 0; i < 6; i++) {
        harness.process(new Reading(i < 4 ? "pump-7" : "pump-8", i, ""));
      }
      savepoint = folder.resolve("savepoint").toString();
      SavepointOfHarness.write(Path.of(savepoint), "vibration", harness.snapshot());
    }
  }

  @Test
  void statesAreDataOfAJob() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

    // guide: begin
    DataStream<KeyedRnnState<String>> states =
        RnnState.read(env, savepoint, "vibration", Types.STRING);
    DataStream<KeyedRnnState<String>> young = states.filter(state -> state.steps() < 3);
    // guide: end

    List<KeyedRnnState<String>> found = young.executeAndCollect(10);
    assertThat(found).map(KeyedRnnState::key).containsExactly("pump-8");
    assertThat(found.get(0).steps()).isEqualTo(2);
    assertThat(found.get(0).states().values()).containsExactly(new float[] {4 + 5});
  }

  @Test
  void keysAreErased() throws Exception {
    String erased = folder.resolve("erased").toString();

    // guide: begin
    Collection<String> found =
        RnnSavepoint.open(savepoint).erase("vibration", List.of("pump-7", "pump-9"), erased);
    // guide: end

    List<String> left = new ArrayList<>();
    RnnSavepoint.open(erased).read("vibration", state -> left.add(state.key()));
    assertThat(found).containsExactly("pump-7");
    assertThat(left).containsExactly("pump-8");
  }
}
