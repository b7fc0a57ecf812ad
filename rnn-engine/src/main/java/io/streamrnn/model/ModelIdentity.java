package io.streamrnn.model;

import io.streamrnn.identity.CanonicalForm;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Which model this is, by content: SHA-256 digests of its {@link CanonicalForm}, that is, of the
 * kinds of its cells, their options, shapes, initial states and the bits of the weights, and of how
 * they are wired. Names of files, models, layers, weights and Java classes are not part of it, nor
 * is anything that matters to training only.
 *
 * @param recurrent digest, in hexadecimal, of everything that carries a state or that a state
 *     depends on. States may be passed from model to model exactly if these are equal
 * @param head digest, in hexadecimal, of the rest
 */
public record ModelIdentity(String recurrent, String head) {

  /** Checks. */
  public ModelIdentity {
    Objects.requireNonNull(recurrent, "recurrent");
    Objects.requireNonNull(head, "head");
  }

  static ModelIdentity of(CanonicalForm form) {
    return new ModelIdentity(form.recurrentDigest(), form.headDigest());
  }

  /** The first 8 bytes of the recurrent digest: what a stored state carries. */
  public long stamp() {
    return HexFormat.fromHexDigitsToLong(recurrent, 0, 16);
  }
}
