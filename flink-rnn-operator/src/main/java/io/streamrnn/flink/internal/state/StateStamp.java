/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.flink.annotation.Internal;

/** Which model and which input function a state belongs to. */
@Internal
public final class StateStamp {

  private StateStamp() {}

  /**
   * The stamp of hidden states, which have a meaning only for the weights that computed them.
   *
   * @param model the model's own stamp
   * @param recurrent the digest of the model's recurrent part
   * @param inputVersion of the input function; may be empty
   */
  public static long ofModel(long model, String recurrent, String inputVersion) {
    return inputVersion.isEmpty() ? model : beginning(recurrent + "\n" + inputVersion);
  }

  /**
   * The stamp of inputs that are stored as they came.
   *
   * @param inputVersion of the input function; may be empty
   * @param texts the digest of what the indices of texts mean; empty if the model takes no texts
   */
  public static long ofInputs(String inputVersion, String texts) {
    if (!texts.isEmpty()) {
      return beginning("inputs\n" + inputVersion + "\ntexts\n" + texts);
    }
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
