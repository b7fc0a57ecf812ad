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
   * The stamp of hidden states, which mean something only to the weights that made them.
   *
   * @param inputVersion of the input function; may be empty
   */
  static long ofModel(ModelIdentity model, String inputVersion) {
    if (inputVersion.isEmpty()) {
      return model.stamp();
    }
    return beginning(model.recurrent() + "\n" + inputVersion);
  }

  /**
   * The stamp of inputs that are kept as they came.
   *
   * @param inputVersion of the input function; may be empty
   */
  static long ofInputs(String inputVersion) {
    return inputVersion.isEmpty() ? 0 : beginning("inputs\n" + inputVersion);
  }

  private static long beginning(String text) {
    return ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
