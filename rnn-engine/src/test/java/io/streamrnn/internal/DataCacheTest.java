/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCacheTest {

  @TempDir private Path caches;

  @Test
  void theFirstLevelIsFoundWhateverComesBeforeIt() throws IOException {
    list("index0", "1", "Instruction", "64K");
    list("index1", "2", "Unified", "1024K");
    list("index2", "1", "Data", "32K");

    assertThat(DataCache.bytes(caches)).isEqualTo(32 << 10);
  }

  @Test
  void aSystemThatListsNoCachesHasTheUsualOne() {
    assertThat(DataCache.bytes(caches.resolve("absent"))).isEqualTo(DataCache.USUAL_BYTES);
  }

  @Test
  void aSizeThatIsNoNumberOfKibibytesIsNotUsed() throws IOException {
    for (String size :
        new String[] {"", "K", "-32K", "0K", "32M", "32", "9999999999K", "4194304K"}) {
      list("index0", "1", "Data", size);
      assertThat(DataCache.bytes(caches)).as(size).isEqualTo(DataCache.USUAL_BYTES);
    }
  }

  @Test
  void aListWithAMissingFileIsNotUsed() throws IOException {
    list("index0", "1", "Data", "32K");
    Files.delete(caches.resolve("index0").resolve("type"));

    assertThat(DataCache.bytes(caches)).isEqualTo(DataCache.USUAL_BYTES);
  }

  /** As Linux does, with a line end. */
  private void list(String name, String level, String type, String size) throws IOException {
    Path cache = Files.createDirectories(caches.resolve(name));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
  }
}
