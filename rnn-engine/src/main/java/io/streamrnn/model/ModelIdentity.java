package io.streamrnn.model;

import java.util.HexFormat;
import java.util.Objects;

/**
 * Which model this is, by content: SHA-256 digests over the kinds of the layers, their
 * configurations, shapes, names of states and weights, initial states and the bits of the weights.
 * Names of files, models and layers do not enter.
 *
 * @param recurrent digest, in hexadecimal, of everything up to and including the last layer that
 *     carries a state: what a hidden state depends on. States may be handed from model to model
 *     exactly if these are equal
 * @param head digest, in hexadecimal, of the layers after it
 */
public record ModelIdentity(String recurrent, String head) {

  /** Checks. */
  public ModelIdentity {
    Objects.requireNonNull(recurrent, "recurrent");
    Objects.requireNonNull(head, "head");
  }

  /** The first 8 bytes of the recurrent digest: what a stored state carries. */
  public long stamp() {
    return HexFormat.fromHexDigitsToLong(recurrent, 0, 16);
  }
}
