package io.streamrnn.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.layers.Tensor;
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
      value(digest, cell.config(), cell.type());
      text(
          digest,
          cell.inputShape()
              + " "
              + cell.outputShape()
              + " "
              + cell.states()
              + " "
              + cell.constants());
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

  /** The digest of a layer. */
  static String of(String className, Map<String, Object> config, List<Tensor> weights) {
    MessageDigest digest = sha256();
    text(digest, className);
    value(digest, config, className);
    for (Tensor weight : weights) {
      text(digest, weight.shape().toString());
      values(digest, weight.toArray());
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

  /**
   * Every value with its kind and its length ahead, so that no two configurations read alike; maps
   * sorted by key, as their order must not matter.
   */
  private static void value(MessageDigest digest, Object value, String cell) {
    if (value instanceof Map<?, ?> map) {
      text(digest, "map " + map.size());
      TreeMap<String, Object> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put(String.valueOf(k), v));
      sorted.forEach(
          (k, v) -> {
            text(digest, k);
            value(digest, v, cell);
          });
    } else if (value instanceof List<?> list) {
      text(digest, "list " + list.size());
      list.forEach(element -> value(digest, element, cell));
    } else if (value == null || value instanceof Boolean || value instanceof Number) {
      text(digest, "plain " + value);
    } else if (value instanceof String string) {
      text(digest, "string " + string);
    } else {
      throw new IllegalArgumentException(
          "a configuration holds strings, numbers, booleans, lists and maps: cell=%s, got %s=%s"
              .formatted(cell, value.getClass().getName(), value));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
