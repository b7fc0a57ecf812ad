/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The format that the names of files end in. */
final class FormatOfNames {

  private static final Pattern COMPRESSION = Pattern.compile("\\.(gz|gzip|zst|zstd)$");

  private FormatOfNames() {}

  /**
   * Returns the format of all files.
   *
   * @param names at least one
   * @throws CannotRunException if one of them ends in none, or two differ
   */
  static Format require(List<String> names) {
    String first = names.get(0);
    Format format = of(first);
    for (String name : names) {
      if (of(name) != format) {
        throw new CannotRunException(
            "all files of --input must have one format: %s is %s, %s is %s; read them in several runs, or set --format if they have one"
                .formatted(first, format, name, of(name)));
      }
    }
    return format;
  }

  private static Format of(String name) {
    String plain = COMPRESSION.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst("");
    return Arrays.stream(Format.values())
        .filter(format -> plain.endsWith("." + format))
        .findFirst()
        .orElseThrow(
            () ->
                new CannotRunException(
                    "--format must be set if a name of --input does not end in a format: --input=%s; set --format to one of %s"
                        .formatted(name, formats())));
  }

  private static String formats() {
    return String.join(", ", Arrays.stream(Format.values()).map(Format::toString).toList());
  }
}
