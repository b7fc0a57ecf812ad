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
      StateLayout.Carried.of(List.of(StateSpec.of("h", 2), StateSpec.of("c", 1)));
  private static final StateLayout WINDOW = new StateLayout.Window(3, 2);

  // One step, at 1970-01-01T00:00:01Z, by the model 0x0102030405060708, to 1, -2 and 0.5.
  private static final String GOLDEN =
      "01" // format
          + "01" // flags: there is an event time
          + "0807060504030201" // stamp
          + "0100000000000000" // steps
          + "e803000000000000" // event time
          + "0000803f" // 1
          + "000000c0" // -2
          + "0000003f"; // 0.5

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
  void keepsAStateWithoutEventTime() throws IOException {
    KeyState state = golden();
    state.stepped(null);

    assertThat(read(serializer, bytes(serializer, state)).eventTime()).isNull();
  }

  @Test
  void keepsTheBitsOfEveryFloat() throws IOException {
    float[] values = {Float.MIN_VALUE, -0f, Float.intBitsToFloat(0x7fc00001)};

    float[] read = read(serializer, bytes(serializer, new KeyState(1, values))).values();

    assertThat(bits(read)).isEqualTo(bits(values));
  }

  @Test
  void storesOnlyTheRowsThatAWindowHas() throws IOException {
    KeyStateSerializer window = new KeyStateSerializer(WINDOW, 7);

    assertThat(bytes(window, windowAfter(0))).hasSize(KeyStateSerializer.HEADER);
    assertThat(bytes(window, windowAfter(2))).hasSize(KeyStateSerializer.HEADER + 2 * 2 * 4);
    assertThat(bytes(window, windowAfter(9))).hasSize(KeyStateSerializer.HEADER + 3 * 2 * 4);
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
      KeyState state = s == serializer ? golden() : windowAfter(2);
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
    original.stepped(5L);

    assertSame(copy, golden(), 3);
  }

  @Test
  void knowsItsLengthWhereItIsFixed() throws IOException {
    assertThat(serializer.getLength()).isEqualTo(bytes(serializer, golden()).length);
    assertThat(new KeyStateSerializer(WINDOW, 7).getLength()).isEqualTo(-1);
  }

  @Test
  void refusesAnUnknownFormat() {
    byte[] other = HexFormat.of().parseHex(GOLDEN);
    other[0] = 2;

    assertThatThrownBy(() -> read(serializer, other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected format=1, got=2");
  }

  @Test
  void duplicatesShareNoScratchMemory() throws IOException {
    byte[] one = bytes(serializer, golden());
    KeyStateSerializer duplicate = (KeyStateSerializer) serializer.duplicate();
    bytes(duplicate, new KeyState(7, new float[3]));

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
    KeyState state = new KeyState(0x0102030405060708L, new float[] {1, -2, 0.5f});
    state.stepped(1000L);
    return state;
  }

  private static KeyState windowAfter(int steps) {
    KeyState state = new KeyState(3, new float[] {1, 2, 3, 4, 5, 6});
    for (int i = 0; i < steps; i++) {
      state.stepped(i * 10L);
    }
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
    assertThat(actual.eventTime()).isEqualTo(expected.eventTime());
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
