/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.state.KeyedRnnState;
import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.SavepointOperator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads the golden savepoints, of which the model and the type of the keys are not given. */
class RnnSavepointTest {

  @ParameterizedTest
  @EnumSource
  void theStatesOfEveryKeyAreThoseThatACommandReports(GoldenSavepoint golden) throws Exception {
    List<String> lines = new ArrayList<>();

    open(golden).read("rnn", state -> lines.add(line(state)));

    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(golden.folder().resolve("states.txt")));
  }

  @ParameterizedTest
  @EnumSource
  void savepointsOfFlink120AreReadToo(GoldenSavepoint golden) throws Exception {
    List<String> lines = new ArrayList<>();

    RnnSavepoint.open(golden.folderOfFlink120().toString())
        .read("rnn", state -> lines.add(line(state)));

    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(golden.folderOfFlink120().resolve("states.txt")));
  }

  @Test
  void theClassesOfSqlNeedNotBeThere() throws Exception {
    Class<?> savepoint =
        new WithoutTables(RnnSavepointTest.class.getClassLoader())
            .loadClass(RnnSavepoint.class.getName());

    Object opened =
        savepoint
            .getMethod("open", String.class)
            .invoke(null, GoldenSavepoint.STATEFUL_LSTM.folder().toString());

    assertThat((List<?>) savepoint.getMethod("operators").invoke(opened)).hasSize(1);
  }

  /** Loads the classes of the state module anew, and none of Flink's tables. */
  private static final class WithoutTables extends ClassLoader {

    WithoutTables(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.flink.table.")) {
        throw new ClassNotFoundException(name);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null && name.startsWith("io.streamrnn.state.")
          ? defined(name)
          : super.loadClass(name, resolve);
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void recordsInFlightAreNotCopiedIntoASavepoint(@TempDir Path folder) throws Exception {
    Path unaligned = UnalignedCheckpoint.of(GoldenSavepoint.STATEFUL_LSTM.folder(), folder);
    RnnSavepoint checkpoint = RnnSavepoint.open(unaligned.toString());
    Path erased = folder.resolve("erased");

    assertThat(checkpoint.operators()).hasSize(1);
    assertThatThrownBy(() -> checkpoint.erase("rnn", List.of("key-1"), erased.toString()))
        .hasMessageContaining("must have no records in flight")
        .hasMessageEndingWith("take a savepoint, which never has them, and use that one");
    assertThat(erased).doesNotExist();
  }

  // A query does not report the inputs of a window.
  private static String line(KeyedRnnState<String> state) {
    float[][] states =
        state.states().containsKey("inputs")
            ? new float[0][]
            : state.states().values().toArray(float[][]::new);
    return GoldenSavepoint.line(
        new StateReport<>(
            state.key(),
            StateReport.Cause.QUERY,
            "",
            state.steps(),
            state.lastEvent(),
            state.open() ? state.score() : new float[0],
            states));
  }

  @Test
  void aWindowHasItsInputsTheOldestFirst() throws Exception {
    List<GoldenEvent> ofKey =
        GoldenSavepoint.events().subList(0, GoldenSavepoint.cut()).stream()
            .filter(event -> event.key().equals("key-1") && !Float.isNaN(event.b()))
            .toList();
    List<GoldenEvent> last = ofKey.subList(ofKey.size() - 5, ofKey.size());

    float[] inputs = key(GoldenSavepoint.SLIDING_WINDOW_WITH_IDS, "key-1").states().get("inputs");

    assertThat(inputs).hasSize(5 * 3);
    for (int i = 0; i < 5; i++) {
      assertThat(List.of(inputs[3 * i], inputs[3 * i + 1], inputs[3 * i + 2]))
          .isEqualTo(List.of(last.get(i).a(), last.get(i).b(), last.get(i).c()));
    }
  }

  @Test
  void theIdsOfTheLastEventsAreThere() throws Exception {
    assertThat(key(GoldenSavepoint.SLIDING_WINDOW_WITH_IDS, "silent").ids())
        .containsExactly("silent/0");
  }

  @Test
  void eventsThatWaitHaveTheirTimesAndTimers() throws Exception {
    List<GoldenEvent> before = GoldenSavepoint.events().subList(0, GoldenSavepoint.cut());
    long watermark =
        GoldenSavepoint.watermark(before.stream().mapToLong(GoldenEvent::time).max().orElseThrow());
    List<Long> expected =
        before.stream()
            .filter(event -> event.key().equals("key-2") && event.time() > watermark)
            .map(GoldenEvent::time)
            .sorted()
            .toList();

    KeyedRnnState<String> state = key(GoldenSavepoint.ALL_OPTIONS, "key-2");

    assertThat(state.waiting()).isNotEmpty().isEqualTo(expected);
    assertThat(state.eventTimers()).containsAll(expected);
    assertThat(state.processingTimers()).hasSize(1);
  }

  @Test
  void aKeyWhoseSequenceEndedKeepsItsConstantsAndItsNumber() throws Exception {
    KeyedRnnState<String> state = key(GoldenSavepoint.ALL_OPTIONS, "ended");

    assertThat(state.open()).isFalse();
    assertThat(state.states()).isEmpty();
    assertThat(state.constants()).containsExactly(0.5f, 50 / 64f);
    assertThat(state.sequenceNumber()).isZero();
  }

  @Test
  void anOperatorIsDescribedByTheSavepointAlone() throws Exception {
    SavepointOperator operator = open(GoldenSavepoint.STATEFUL_LSTM).operators().get(0);

    assertThat(operator.uid()).isEqualTo(Optional.of("rnn"));
    assertThat(operator.keyType()).isEqualTo("String");
    assertThat(operator.sizes().keySet()).hasSize(2);
    assertThat(operator.parallelism()).isEqualTo(1);
    assertThat(operator.maxParallelism()).isEqualTo(128);
    assertThat(operator.bytes()).isPositive();
  }

  @Test
  void theHashOfTheUidNamesAnOperatorToo() throws Exception {
    RnnSavepoint savepoint = open(GoldenSavepoint.STATEFUL_LSTM);
    List<String> keys = new ArrayList<>();

    savepoint.read(savepoint.operators().get(0).hash(), state -> keys.add(state.key()));

    assertThat(keys).containsExactlyInAnyOrderElementsOf(GoldenSavepoint.keys());
  }

  @Test
  void anUnknownUidIsAnsweredWithThoseThereAre() throws Exception {
    RnnSavepoint savepoint = open(GoldenSavepoint.STATEFUL_LSTM);

    assertThatThrownBy(() -> savepoint.read("rn", state -> {}))
        .hasMessageContaining("uid=rn ")
        .hasMessageContaining("those with a state of StreamRNN: rnn");
  }

  @Test
  void anOperatorWithoutOurStateIsRefused() throws Exception {
    RnnSavepoint savepoint = open(GoldenSavepoint.STATEFUL_LSTM);

    assertThatThrownBy(() -> savepoint.read("events", state -> {}))
        .hasMessageContaining("must have a state of StreamRNN: uid=events has none")
        .hasMessageContaining("those that have one: rnn");
    assertThatThrownBy(() -> savepoint.erase("events", List.of("key-1"), "never-written"))
        .hasMessageContaining("must have a state of StreamRNN: uid=events has none");
  }

  @Test
  void aSavepointThatWasCopiedHalfIsRefused(@TempDir Path folder) throws Exception {
    byte[] whole = Files.readAllBytes(GoldenSavepoint.STATEFUL_LSTM.folder().resolve("_metadata"));
    Files.write(folder.resolve("_metadata"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> RnnSavepoint.open(folder.toString()))
        .hasMessageContaining("a savepoint must be whole: path=")
        .hasMessageEndingWith("copy it again");
  }

  @Test
  void aDirectoryWithoutASavepointIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> RnnSavepoint.open(folder.toString()))
        .hasMessageContaining("_metadata")
        .hasMessageContaining("path=" + folder);
  }

  @Test
  void aFileThatIsNoSavepointIsRefused(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("_metadata"), "no savepoint");

    assertThatThrownBy(() -> RnnSavepoint.open(folder.toString()))
        .hasMessageContaining("a savepoint must be readable: path=" + folder);
  }

  private static KeyedRnnState<String> key(GoldenSavepoint golden, String key) throws Exception {
    Map<String, KeyedRnnState<String>> states = States.byKey(golden.folder(), "rnn");
    return states.get(key);
  }

  private static RnnSavepoint open(GoldenSavepoint golden) throws Exception {
    return RnnSavepoint.open(golden.folder().toString());
  }
}
