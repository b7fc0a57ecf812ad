package io.streamrnn.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Content digests of cells. */
final class Digests {

  private Digests() {}

  static String of(List<Cell> cells) {
    MessageDigest digest = sha256();
    for (Cell cell : cells) {
      text(digest, cell.type());
      text(digest, canonical(cell.config()));
      text(digest, cell.inputShape() + " " + cell.outputShape() + " " + cell.states());
      for (Weight weight : cell.weights()) {
        text(digest, weight.toString());
        values(digest, weight.toArray());
      }
      for (int k = 0; k < cell.states().size(); k++) {
        values(digest, cell.initialState(k));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void text(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static void values(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  /** Maps sorted by key at every depth: their order must not matter. */
  private static String canonical(Object value) {
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, String> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put(String.valueOf(k), canonical(v)));
      return sorted.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Digests::canonical).toList().toString();
    }
    return String.valueOf(value);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
