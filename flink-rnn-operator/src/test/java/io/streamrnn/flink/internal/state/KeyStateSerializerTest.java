/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.StateSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class KeyStateSerializerTest {

  private static final StateLayout CARRIED =
      StateLayout.States.of(List.of(StateSpec.of("h", 2), StateSpec.of("c", 1)));
  private static final StateLayout WINDOW = new StateLayout.Window(3, 2);

  // One step, at 1970-01-01T00:00:01Z, by the model 0x0102030405060708, to 1, -2 and 0.1.
  private static final String GOLDEN =
      "27000000" // length of what follows
          + "01" // format
          + "0108" // flags: a sequence is open, there is an event time
          + "0807060504030201" // stamp
          + "e803000000000000" // event time of the last event
          + "0100000000000000" // steps
          + "0000803f" // 1
          + "000000c0" // -2
          + "cdcccc3d"; // 0.1

  // All that can be kept for a key.
  private static final String GOLDEN_WHOLE =
      "78000000"
          + "01"
          + "ff3f" // all flags: the values are bfloat16 numbers, and were set
          + "0807060504030201"
          + "e803000000000000" // last event
          + "e703000000000000" // last step
          + "02000000" // missed idleSteps
          + "01000000"
          + "0000003f" // score 0.5
          + "02000000"
          + "0000803f"
          + "00000040" // observed 1, 2
          + "01000000"
          + "00004040" // constant 3
          + "2a00000000000000" // sequence number 42
          + "02000000"
          + "01000000"
          + "61"
          + "02000000"
          + "c3a9" // ids a, é
          + "0a00000000000000" // touched
          + "0b00000000000000" // timer
          + "0c00000000000000" // end of life
          + "0300000000000000" // steps
          + "803f"
          + "00c0"
          + "003f"; // 1, -2, 0.5

  private final KeyStateSerializer serializer = new KeyStateSerializer(CARRIED, 7);

  @Test
  void writesFormatOneByteForByte() throws IOException {
    assertThat(bytes(serializer, golden())).isEqualTo(HexFormat.of().parseHex(GOLDEN));
  }

  @Test
  void readsFormatOne() throws IOException {
    assertSame(read(serializer, HexFormat.of().parseHex(GOLDEN)), golden(), 3);
  }

  @Test
  void writesAllThatAKeyMayHaveByteForByte() throws IOException {
    assertThat(bytes(serializer, whole())).isEqualTo(HexFormat.of().parseHex(GOLDEN_WHOLE));
  }

  @Test
  void readsAllThatAKeyMayHave() throws IOException {
    KeyState read = read(serializer, HexFormat.of().parseHex(GOLDEN_WHOLE));

    assertThat(read).usingRecursiveComparison().isEqualTo(whole());
  }

  @Test
  void writesTheFeaturesOfTheLastStepBeforeTheSequence() throws IOException {
    KeyState state = golden();
    state.features(new float[] {1, Float.NaN});
    String features = "02000000" + "0000803f" + "0000c07f";

    byte[] bytes = bytes(serializer, state);

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            GOLDEN
                .replace("27000000", "33000000")
                .replace("0108", "0148")
                .replace("e803000000000000", "e803000000000000" + features));
    assertThat(read(serializer, bytes).features()).containsExactly(1, Float.NaN);
  }

  @Test
  void keepsAKeyWithoutASequence() throws IOException {
    KeyState state = new KeyState(7);
    state.remember("a", 1);

    KeyState read = read(serializer, bytes(serializer, state));

    assertThat(read).usingRecursiveComparison().isEqualTo(state);
  }

  @Test
  void keepsTheSizesOfSeveralConstantsAndNotThatOfOne() throws IOException {
    KeyState several = new KeyState(7);
    several.constants(new float[] {1, 2, 3}, 1, 2);
    KeyState one = new KeyState(7);
    one.constants(new float[] {1, 2, 3}, 3);

    byte[] bytes = bytes(serializer, several);

    assertThat(read(serializer, bytes).constantSizes()).containsExactly(1, 2);
    assertThat(bytes).hasSize(bytes(serializer, one).length + 1 + 3 * 4);
    assertThat(serializer.bytes(several, false)).isEqualTo(bytes.length);
    assertThat(read(serializer, bytes(serializer, one)).constantSizes()).containsExactly(3);
  }

  @Test
  void rejectsSizesOfOtherConstants() throws IOException {
    KeyState state = new KeyState(7);
    state.constants(new float[] {1, 2, 3}, 1, 4);
    byte[] bytes = bytes(serializer, state);

    assertThatThrownBy(() -> read(serializer, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sizes of constants=[1, 4]");
  }

  @Test
  void takesHalfTheRoomForBfloat16() throws IOException {
    KeyState state = golden();
    int whole = bytes(serializer, state).length;
    Bfloat16.round(state.values(), 0, 3);

    byte[] bytes = bytes(serializer, state);

    assertThat(bytes).hasSize(whole - 3 * 2);
    assertThat(read(serializer, bytes).values()).isEqualTo(state.values());
  }

  @Test
  void countsTheBytesOfAStateWithoutWritingIt() throws IOException {
    assertThat(serializer.bytes(golden(), false)).isEqualTo(bytes(serializer, golden()).length);
    // The accent of an id is a second byte.
    assertThat(serializer.bytes(whole(), true)).isEqualTo(bytes(serializer, whole()).length - 1);
    KeyState empty = new KeyState(7);
    assertThat(serializer.bytes(empty, false)).isEqualTo(bytes(serializer, empty).length);
    KeyStateSerializer windows = new KeyStateSerializer(WINDOW, 7);
    for (int steps = 1; steps < 6; steps++) {
      KeyState window = windowAfter(steps);
      assertThat(windows.bytes(window, false)).isEqualTo(bytes(windows, window).length);
    }
  }

  @Test
  void rejectsDamagedBytesOfAnyKind() {
    byte[] good = HexFormat.of().parseHex(GOLDEN_WHOLE);
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        try {
          read(serializer, bad);
        } catch (IOException e) {
          assertThat(e).as("byte %d, bit %d", at, bit).isNotNull();
        }
      }
    }
  }

  @Test
  void keepsTheBitsOfEveryFloat() throws IOException {
    float[] values = {Float.MIN_VALUE, -0f, Float.intBitsToFloat(0x7fc00001)};

    float[] read = read(serializer, bytes(serializer, carried(1, values))).values();

    assertThat(bits(read)).isEqualTo(bits(values));
  }

  @Test
  void storesOnlyTheRowsThatAWindowHas() throws IOException {
    KeyStateSerializer window = new KeyStateSerializer(WINDOW, 7);

    assertThat(bytes(window, windowAfter(0))).hasSize(KeyStateFormat.HEADER);
    assertThat(bytes(window, windowAfter(2))).hasSize(KeyStateFormat.HEADER + 2 * 2 * 4);
    assertThat(bytes(window, windowAfter(9))).hasSize(KeyStateFormat.HEADER + 3 * 2 * 4);
  }

  @Test
  void readsWindowsOfAnyLengthInARow() throws IOException {
    KeyStateSerializer window = new KeyStateSerializer(WINDOW, 7);
    for (int steps : new int[] {9, 1, 3, 0, 2}) {
      assertSame(read(window, bytes(window, windowAfter(steps))), windowAfter(steps), 2 * steps);
    }
  }

  @Test
  void leavesRoomForTheRowThatComesNext() throws IOException {
    KeyStateSerializer window = new KeyStateSerializer(WINDOW, 7);

    assertThat(read(window, bytes(window, windowAfter(1))).values()).hasSize(4);
    assertThat(read(window, bytes(window, windowAfter(3))).values()).hasSize(6);
  }

  @Test
  void copiesBytesOfAnyLengthWithoutReadingWhatFollows() throws IOException {
    for (KeyStateSerializer s : List.of(serializer, new KeyStateSerializer(WINDOW, 7))) {
      KeyState state = s.equals(serializer) ? golden() : windowAfter(2);
      byte[] bytes = bytes(s, state);
      DataOutputSerializer target = new DataOutputSerializer(1);

      s.copy(new DataInputDeserializer(Arrays.copyOf(bytes, bytes.length + 10)), target);

      assertThat(target.getCopyOfBuffer()).isEqualTo(bytes);
    }
  }

  @Test
  void copiesAreIndependent() {
    KeyState original = golden();
    KeyState copy = serializer.copy(original);

    original.values()[0] = 99;
    original.addSteps(1);

    assertSame(copy, golden(), 3);
  }

  @Test
  void rejectsAnUnknownFormat() {
    byte[] other = HexFormat.of().parseHex(GOLDEN);
    other[4] = 2;

    assertThatThrownBy(() -> read(serializer, other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected format=1, got=2");
  }

  @Test
  void duplicatesShareNoScratchMemory() throws IOException {
    byte[] one = bytes(serializer, golden());
    KeyStateSerializer duplicate = (KeyStateSerializer) serializer.duplicate();
    bytes(duplicate, carried(7, new float[3]));

    assertThat(duplicate).isNotSameAs(serializer).isEqualTo(serializer);
    assertThat(bytes(serializer, golden())).isEqualTo(one);
  }

  @Test
  void travelsToTheTaskManagers() throws Exception {
    bytes(serializer, golden());

    KeyStateSerializer sent = InstantiationUtil.clone(serializer);

    assertThat(bytes(sent, golden())).isEqualTo(HexFormat.of().parseHex(GOLDEN));
  }

  private static KeyState golden() {
    KeyState state = carried(0x0102030405060708L, new float[] {1, -2, 0.1f});
    state.lastEvent(1000);
    return state;
  }

  private static KeyState whole() {
    KeyState state = carried(0x0102030405060708L, new float[] {1, -2, 0.5f});
    state.addSteps(2);
    state.lastEvent(1000);
    state.lastStep(999);
    state.missed(2);
    state.awaitsStart(true);
    state.score(new float[] {0.5f});
    state.observed(new float[] {1, 2});
    state.constants(new float[] {3});
    state.sequenceNumber(42);
    state.remember("a", 2);
    state.remember("é", 2);
    state.touched(10);
    state.timer(11);
    state.timeToLiveTimer(12);
    return state;
  }

  private static KeyState carried(long stamp, float[] values) {
    KeyState state = new KeyState(stamp);
    state.open();
    System.arraycopy(values, 0, state.values(values.length), 0, values.length);
    state.addSteps(1);
    return state;
  }

  private static KeyState windowAfter(int steps) {
    KeyState state = new KeyState(3);
    state.open();
    float[] rows = {1.1f, 2, 3, 4, 5, 6};
    System.arraycopy(rows, 0, state.values(6), 0, 6);
    state.addSteps(steps);
    state.lastEvent(10L * steps);
    return state;
  }

  private static byte[] bytes(KeyStateSerializer serializer, KeyState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1);
    serializer.serialize(state, out);
    return out.getCopyOfBuffer();
  }

  private static KeyState read(KeyStateSerializer serializer, byte[] bytes) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }

  private static void assertSame(KeyState actual, KeyState expected, int floats) {
    assertThat(actual.stamp()).isEqualTo(expected.stamp());
    assertThat(actual.steps()).isEqualTo(expected.steps());
    assertThat(actual.lastEvent()).isEqualTo(expected.lastEvent());
    int count = Math.min(floats, expected.values().length);
    assertThat(Arrays.copyOf(actual.values(), count))
        .isEqualTo(Arrays.copyOf(expected.values(), count));
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
