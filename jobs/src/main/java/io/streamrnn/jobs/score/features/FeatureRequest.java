/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.Optional;

/**
 * A feature of {@code --features}.
 *
 * @param column its column
 * @param kind empty if the user named none
 */
public record FeatureRequest(String column, Optional<FeatureKind> kind) {

  /** Parses {@code COLUMN} or {@code COLUMN:KIND}. Colons that no kind follows are of the name. */
  public static FeatureRequest parse(String text) {
    for (int colon = text.indexOf(':'); colon > 0; colon = text.indexOf(':', colon + 1)) {
      Optional<FeatureKind> kind = FeatureKind.of(text.substring(colon + 1));
      if (kind.isPresent()) {
        return new FeatureRequest(text.substring(0, colon), kind);
      }
    }
    return new FeatureRequest(text, Optional.empty());
  }

  /** The kind, a number by default. */
  public FeatureKind kindOrNumber() {
    return kind.orElse(FeatureKind.NUMBER);
  }
}
