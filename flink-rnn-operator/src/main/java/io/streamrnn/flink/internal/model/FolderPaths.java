/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import java.net.URI;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.Path;

/** Paths of the files of a folder. */
@Internal
public final class FolderPaths {

  private FolderPaths() {}

  /**
   * The path of a file, whatever its name: {@code new Path(folder, name)} takes what is before a
   * colon for a scheme.
   */
  public static Path child(Path folder, String name) {
    URI uri = folder.toUri();
    return new Path(uri.getScheme(), uri.getAuthority(), uri.getPath() + "/" + name);
  }
}
