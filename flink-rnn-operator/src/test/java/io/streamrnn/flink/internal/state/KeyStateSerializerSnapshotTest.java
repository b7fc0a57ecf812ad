/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class KeyStateSerializerSnapshotTest {

  private static final StateLayout CARRIED =
      StateLayout.States.of(List.of(StateSpec.of("h0", 64), new StateSpec("m1", Shape.of(2, 3))));
  private static final StateLayout WINDOW = new StateLayout.Window(50, 2);

  private static final long STAMP = 0x0123456789abcdefL;

  // One: states, two of them, h0 of [64], m1 of [2, 3]; the stamp.
  private static final String GOLDEN_CARRIED =
      "0100000002"
          + "00026830"
          + "0000000100000040"
          + "00026d31"
          + "000000020000000200000003"
          + "0123456789abcdef";
  // Two: a window of 50 rows of 2; the stamp.
  private static final String GOLDEN_WINDOW = "020000003200000002" + "0123456789abcdef";

  @Test
  void writesVersionOneByteForByte() throws IOException {
    assertThat(hex(CARRIED)).isEqualTo(GOLDEN_CARRIED);
    assertThat(hex(WINDOW)).isEqualTo(GOLDEN_WINDOW);
  }

  @Test
  void restoresTheSerializerThatItWasTakenOf() throws IOException {
    for (StateLayout layout : List.of(CARRIED, WINDOW)) {
      assertThat(saved(layout).restoreSerializer())
          .isEqualTo(new KeyStateSerializer(layout, STAMP));
    }
  }

  @Test
  void takesStatesOfTheSameLayout() throws IOException {
    assertThat(snapshot(WINDOW).resolveSchemaCompatibility(saved(WINDOW)).isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void rejectsStatesOfAnotherShapeAndSaysWhatToDo() throws IOException {
    TypeSerializerSnapshot<KeyState> saved =
        saved(StateLayout.States.of(List.of(StateSpec.of("h0", 32))));

    assertThatThrownBy(() -> snapshot(CARRIED).resolveSchemaCompatibility(saved))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("savepoint=states {h0[32]}")
        .hasMessageContaining("job=states {h0[64], m1[2, 3]}")
        .hasMessageContaining("say with onModelChange(...)")
        .hasMessageContaining("--allowNonRestoredState");
  }

  @Test
  void rejectsStatesOfTheOtherMode() throws IOException {
    TypeSerializerSnapshot<KeyState> saved = saved(WINDOW);

    assertThatThrownBy(() -> snapshot(CARRIED).resolveSchemaCompatibility(saved))
        .hasMessageContaining("savepoint=a window of 50 events of 2 features");
  }

  /** A policy for another model is refused for windows, and does nothing where one is saved. */
  @Test
  void advisesNoPolicyForAnotherModelWhereAWindowIsSavedOrRestored() throws IOException {
    StateLayout longer = new StateLayout.Window(51, 2);
    for (StateLayout layout : List.of(longer, CARRIED)) {
      assertThatThrownBy(() -> snapshot(layout).resolveSchemaCompatibility(saved(WINDOW)))
          .isInstanceOf(StateMismatchException.class)
          .hasMessageEndingWith(
              "; restore with the model and the scoring that the savepoint was taken with, or start with empty state: give the operator a new uid and restore with --allowNonRestoredState");
    }
    TypeSerializerSnapshot<KeyState> otherVersion =
        new KeyStateSerializer(WINDOW, 7).snapshotConfiguration();
    assertThatThrownBy(() -> otherVersion.resolveSchemaCompatibility(saved(WINDOW)))
        .hasMessageContaining("savepoint was taken with, or start with empty state");
  }

  @Test
  void rejectsStatesOfAnotherModelAndSaysWhatToDo() throws IOException {
    TypeSerializerSnapshot<KeyState> saved = saved(CARRIED);
    TypeSerializerSnapshot<KeyState> other =
        new KeyStateSerializer(CARRIED, 7).snapshotConfiguration();

    assertThatThrownBy(() -> other.resolveSchemaCompatibility(saved))
        .isInstanceOf(StateMismatchException.class)
        .hasMessageContaining("job's stamp=0000000000000007")
        .hasMessageContaining("savepoint's stamp=0123456789abcdef")
        .hasMessageContaining("--allowNonRestoredState");
  }

  @Test
  void rejectsAVersionThatItDoesNotKnow() {
    assertThatThrownBy(
            () ->
                new KeyStateSerializerSnapshot()
                    .readSnapshot(3, new DataInputDeserializer(new byte[0]), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected format=1 or 2, got=3");
  }

  private static TypeSerializerSnapshot<KeyState> snapshot(StateLayout layout) {
    return new KeyStateSerializer(layout, STAMP).snapshotConfiguration();
  }

  /** Written and read back by Flink. */
  private static TypeSerializerSnapshot<KeyState> saved(StateLayout layout) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot(layout));
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()),
        KeyStateSerializerSnapshotTest.class.getClassLoader());
  }

  private static String hex(StateLayout layout) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1);
    snapshot(layout).writeSnapshot(out);
    return HexFormat.of().formatHex(out.getCopyOfBuffer());
  }
}
