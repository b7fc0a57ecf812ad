/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFolderTest {

  @TempDir private Path parent;
  private Path folder;
  private OneInputStreamOperatorTestHarness<Long, ModelUpdate> harness;

  @BeforeEach
  void start() throws Exception {
    folder = parent.resolve("models");
    harness = start(new WatchedFolder(folder.toString()), null);
  }

  private static OneInputStreamOperatorTestHarness<Long, ModelUpdate> start(
      ProcessFunction<Long, ModelUpdate> function, OperatorSubtaskState savepoint)
      throws Exception {
    OneInputStreamOperatorTestHarness<Long, ModelUpdate> harness =
        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(function));
    harness.setup();
    if (savepoint != null) {
      harness.initializeState(savepoint);
    }
    harness.open();
    return harness;
  }

  /** Restores the present job as one that watches a folder. */
  private void restart(String watched) throws Exception {
    OperatorSubtaskState savepoint = harness.snapshot(1, 1);
    harness.close();
    harness = start(new WatchedFolder(watched), savepoint);
  }

  @AfterEach
  void stop() throws Exception {
    harness.close();
  }

  @Test
  void whatIsThereAtTheFirstLookIsNoUpdate() throws Exception {
    Files.createDirectory(folder);
    write("old.keras", 1);
    look(2);
    write("new.keras", 2);

    assertThat(look(1)).as("it may be incomplete").isEmpty();
    assertThat(look(2)).containsExactly("new.keras");
  }

  @Test
  void theFirstLookIsThatAtAFolderThatIsThere() throws Exception {
    look(3);
    Files.createDirectory(folder);
    write("old.keras", 1);

    assertThat(look(3)).isEmpty();
  }

  @Test
  void theFirstLookMayComeAfterARestart() throws Exception {
    look(1);
    restart(folder.toString());
    Files.createDirectory(folder);
    write("old.keras", 1);
    assertThat(look(2)).isEmpty();
    write("new.keras", 2);
    assertThat(look(2)).containsExactly("new.keras");
  }

  @Test
  void theFirstLookAtAnotherFolderIsOneToo() throws Exception {
    Files.createDirectory(folder);
    write("a.keras", 1);
    look(2);
    folder = Files.createDirectory(parent.resolve("others"));
    write("old.keras", 1);
    restart(folder.toString());

    assertThat(look(2)).isEmpty();
    write("new.keras", 2);
    assertThat(look(2)).containsExactly("new.keras");
  }

  @Test
  void aFileThatComesDuringARestartIsAnUpdate() throws Exception {
    Files.createDirectory(folder);
    look(1);
    restart(folder + "/../models/");
    write("new.keras", 2);

    assertThat(look(2)).containsExactly("new.keras");
  }

  @Test
  void aSavepointThatDoesNotNameTheFolderIsOfThatOfItsFiles() throws Exception {
    Files.createDirectory(folder);
    write("a.keras", 1);
    write("a_io.json", 1);
    harness.close();
    harness = start(new Former("file:" + folder + "/a.keras", 5, 1000), null);
    restart(folder.toString());
    assertThat(look(2)).isEmpty();
    harness.close();
    harness = start(new Former("file:" + folder + "/a.keras", 5, 1000), null);
    write("new.keras", 2);
    restart(folder.toString());
    assertThat(look(2)).containsExactly("new.keras");
  }

  /** Writes what a savepoint had before it named the folder. */
  private static final class Former extends ProcessFunction<Long, ModelUpdate>
      implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private final Tuple3<String, Long, Long> file;

    private Former(String path, long length, long modified) {
      file = Tuple3.of(path, length, modified);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      context
          .getOperatorStateStore()
          .getListState(
              new ListStateDescriptor<>("files", Types.TUPLE(Types.STRING, Types.LONG, Types.LONG)))
          .add(file);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
      // All is in the state already.
    }

    @Override
    public void processElement(Long look, Context context, Collector<ModelUpdate> out) {
      throw new AssertionError("it never looks");
    }
  }

  @Test
  void aFileThatWasDeletedIsNewWhenItIsPutBack() throws Exception {
    Files.createDirectory(folder);
    write("a.keras", 1);
    write("b.keras", 2);
    look(2);
    Files.delete(folder.resolve("a.keras"));
    look(3);
    write("a.keras", 1);

    assertThat(look(2)).containsExactly("a.keras");
  }

  @Test
  void aFileThatIsMissingForAMomentIsNotPutBack() throws Exception {
    Files.createDirectory(folder);
    write("a.keras", 1);
    write("b.keras", 2);
    look(2);
    for (int i = 0; i < 2; i++) {
      Files.delete(folder.resolve("a.keras"));
      look(2);
      write("a.keras", 1);
      assertThat(look(2)).isEmpty();
    }
  }

  @Test
  void aFileThatCannotBeReadForAWhileIsNotPutBack() throws Exception {
    Files.createDirectory(folder);
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Path away = parent.resolve("away");
    write("b.keras", 2);
    Files.writeString(elsewhere.resolve("a.keras"), "model");
    Files.createSymbolicLink(folder.resolve("a.keras"), elsewhere.resolve("a.keras"));
    look(2);
    Files.move(elsewhere, away);
    look(5);
    Files.move(away, elsewhere);

    assertThat(look(2)).isEmpty();
  }

  @Test
  void aFolderThatWasEmptyForAWhileMayHaveBeenUnmounted() throws Exception {
    Files.createDirectory(folder);
    write("a.keras", 1);
    look(2);
    Files.delete(folder.resolve("a.keras"));
    look(2);
    write("a.keras", 1);

    assertThat(look(2)).isEmpty();
  }

  @Test
  void aLinkToNowhereHidesNoOtherFile() throws Exception {
    Files.createDirectory(folder);
    look(1);
    Files.createSymbolicLink(folder.resolve("link.keras"), parent.resolve("nowhere"));
    write("a.keras", 1);

    assertThat(look(2)).containsExactly("a.keras");
  }

  @Test
  void aNameMayHaveColons() throws Exception {
    Files.createDirectory(folder);
    look(1);
    write("notes 19:50.txt", 1);
    write("pumps-2026-11-28T19:50.keras", 2);

    assertThat(look(2)).containsExactly("pumps-2026-11-28T19:50.keras");
  }

  @Test
  void whatComesBesideTheNewestModelIsAPartOfIt() throws Exception {
    Files.createDirectory(folder);
    write("old.safetensors", 1);
    look(1);
    write("pumps.weights.h5", 2);
    assertThat(look(3)).containsExactly("pumps.weights.h5");

    for (String beside : List.of("pumps.json", "config.json", "pumps.weights_io.json")) {
      write(beside, 3);
      assertThat(look(1)).as("it may be incomplete").isEmpty();
      assertThat(look(3)).as(beside).containsExactly("pumps.weights.h5");
    }
    write("config.json", 4);
    restart(folder.toString());
    assertThat(look(3)).containsExactly("pumps.weights.h5");
    restart(folder.toString());
    Files.delete(folder.resolve("pumps.json"));
    assertThat(look(1)).isEmpty();
    write("pumps.json", 3);
    assertThat(look(3)).as("it was missing for a moment").isEmpty();
  }

  @Test
  void whatComesBesideAModelThatWasReplacedChangesNothing() throws Exception {
    Files.createDirectory(folder);
    write("old.keras", 1);
    write("new.keras", 2);
    look(2);
    write("old_io.json", 3);
    write("old.json", 3);
    write("new.json", 3);

    assertThat(look(3)).isEmpty();
  }

  private void write(String name, long time) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "model");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000 * time));
  }

  /** The names of the files for which these looks emit updates. */
  private List<String> look(int times) throws Exception {
    int before = harness.extractOutputValues().size();
    for (int i = 0; i < times; i++) {
      harness.processElement(0L, 0);
    }
    return harness.extractOutputValues().stream()
        .skip(before)
        .map(update -> Path.of(update.uri()).getFileName().toString())
        .toList();
  }
}
