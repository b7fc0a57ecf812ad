package io.streamrnn.flink.internal;

import io.streamrnn.model.ModelIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Says which model and which input function a state belongs to. */
final class StateStamp {

  private StateStamp() {}

  /**
   * The stamp of the states of a model.
   *
   * @param inputVersion of the input function; may be empty
   */
  static long of(ModelIdentity model, String inputVersion) {
    if (inputVersion.isEmpty()) {
      return model.stamp();
    }
    String both = model.recurrent() + "\n" + inputVersion;
    return ByteBuffer.wrap(sha256().digest(both.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
