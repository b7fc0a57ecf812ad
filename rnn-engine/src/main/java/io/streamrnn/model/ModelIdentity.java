/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.identity.CanonicalForm;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The identity of a model: SHA-256 digests of its {@link CanonicalForm}. The form has the kinds of
 * the cells, their options, shapes, initial states and the bits of their weights, and how the cells
 * are wired. It has no names of files, models, layers, weights or Java classes, and nothing that
 * matters to training only.
 *
 * @param recurrent the hexadecimal digest of all that carries a state or that a state depends on.
 *     The states of one model may be used by another if and only if these are equal
 * @param head the hexadecimal digest of the rest
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

  /** Both digests in one text, which names the whole content of a model. */
  public String digest() {
    return recurrent + "/" + head;
  }

  /** The first 8 bytes of the recurrent digest, which are stored with each state. */
  public long stamp() {
    return HexFormat.fromHexDigitsToLong(recurrent, 0, 16);
  }
}
