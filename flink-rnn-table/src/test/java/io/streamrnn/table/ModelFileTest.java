/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {

  @TempDir Path folder;

  /** So that the next statement does not take what was planned for the former ones. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pumps.weights.h5",
        "pumps.json",
        "config.json",
        "pumps.weights_io.json",
        "former.safetensors",
        "former.json",
        "former_io.json",
        "given.json"
      })
  void aFileThatIsReadForACallIsAmongItsVersions(String file) throws IOException {
    List<ModelFile.Version> before = versions("pumps.weights.h5");
    Files.writeString(folder.resolve(file), "{}");
    List<ModelFile.Version> written = versions("pumps.weights.h5");
    Files.writeString(folder.resolve(file), "{ }");

    assertThat(written).isNotEqualTo(before);
    assertThat(versions("pumps.weights.h5")).isNotEqualTo(written);
  }

  @Test
  void aFileThatCannotBeFoundHasAVersionToo() {
    assertThat(versions("")).isEqualTo(versions(""));
    assertThat(versions("no:// file")).isEqualTo(versions("no:// file"));
  }

  private List<ModelFile.Version> versions(String model) {
    Map<String, String> options =
        Map.of("former-models", path("former.safetensors"), "model-config", path("given.json"));
    return ModelFile.versions(
        new Call(DataTypes.ROW(), List.of(), false, false, path(model), Map.of(), options),
        new Options(options));
  }

  private String path(String name) {
    return name.contains(":") ? name : folder.resolve(name).toString();
  }
}
