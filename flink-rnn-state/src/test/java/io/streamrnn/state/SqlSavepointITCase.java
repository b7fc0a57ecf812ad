/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Savepoints of SQL jobs: keys are rows, states are in a map, rows wait. */
class SqlSavepointITCase {

  private static final Path MODEL =
      Path.of("../jobs/src/main/resources/io/streamrnn/jobs/demo/forecaster.h5")
          .toAbsolutePath()
          .normalize();
  private static final int CUT = 32;
  private static final String ERASED = "[\"s1\",1]";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hashmap | CANONICAL | rocksdb | 'order', 'arrival', 'state-ttl', '30 d'",
        "rocksdb | NATIVE    | rocksdb | 'state-ttl', '0 s'"
      })
  void keysOfSqlJobsAreReadAndErased(
      String before, SavepointFormatType format, String after, String options) throws Exception {
    SqlJob job = new SqlJob(MODEL, options, 0);
    String savepoint = job.takeSavepoint(before, format, CUT, folder);
    String erased = folder.resolve("erased").toString();

    SavepointOperator operator = RnnSavepoint.open(savepoint).operators().get(0);
    Map<String, KeyedRnnState<String>> states = read(savepoint);
    RnnSavepoint.open(savepoint).erase("vibration", List.of(ERASED), erased);

    assertThat(operator.uid()).contains("vibration");
    assertThat(operator.keyType()).isEqualTo("ROW<STRING, BIGINT>");
    assertThat(states).containsOnlyKeys("[\"s0\",0]", ERASED, "[\"s2\",2]");
    states.forEach((key, state) -> assertState(job, Integer.parseInt(key.substring(3, 4)), state));
    states.remove(ERASED);
    assertThat(read(erased)).isEqualTo(states);
    assertThat(job.scoresAfter(erased, after)).isEqualTo(expectedAfterwards(job));
  }

  private static void assertState(SqlJob job, int key, KeyedRnnState<String> state) {
    Stepper stepper = stepper();
    List<Long> ofKey = numbers(key, 0, CUT);
    List<Long> waiting = ofKey.stream().filter(i -> i >= CUT - job.waiting()).toList();
    List<Long> scored = ofKey.stream().filter(i -> !waiting.contains(i)).toList();
    scored.forEach(i -> stepper.step(SqlJob.features(i)));
    float[] expected = new float[8];
    stepper.store(expected);

    assertThat(state.open()).isTrue();
    assertThat(state.steps()).isEqualTo(scored.size());
    assertThat(state.states().values()).containsExactly(expected);
    assertThat(state.waiting()).isEqualTo(waiting.stream().map(i -> 1000 * i).toList());
    assertThat(state.eventTimers()).containsAll(state.waiting());
  }

  /** The scores of the other keys and of the erased one, as text. */
  private static List<String> expectedAfterwards(SqlJob job) {
    List<String> expected = new ArrayList<>();
    for (int key = 0; key < SqlJob.KEYS; key++) {
      Stepper stepper = stepper();
      boolean isErased = key == 1;
      for (long i : numbers(key, isErased ? CUT : 0, SqlJob.ALL)) {
        float[] y = stepper.step(SqlJob.features(i));
        if (i >= CUT - job.waiting()) {
          expected.add(
              Row.of(
                      "s" + key,
                      (long) key,
                      Instant.ofEpochSecond(i),
                      "[" + y[0] + ", " + y[1] + "]")
                  .toString());
        }
      }
    }
    return expected.stream().sorted().toList();
  }

  private static List<Long> numbers(int key, long from, long to) {
    return SqlJob.numbers(from, to).stream().filter(i -> i % SqlJob.KEYS == key).toList();
  }

  private static Stepper stepper() {
    try {
      return ModelFiles.loadStreaming("forecaster.h5", Files.readAllBytes(MODEL)).stepper();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, KeyedRnnState<String>> read(String savepoint) throws Exception {
    Map<String, KeyedRnnState<String>> states = new TreeMap<>();
    RnnSavepoint.open(savepoint).read("vibration", state -> states.put(state.key(), state));
    return states;
  }
}
