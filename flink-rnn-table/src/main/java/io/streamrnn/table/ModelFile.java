/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.ModelFileSource;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.format.WeightPrecision;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.api.ValidationException;

/** The model file of a query, with the options that say what the file does not. */
final class ModelFile {

  private static final String ADVICE =
      "; the file is read where the query is planned, such as the SQL gateway";

  /**
   * A model file that was read.
   *
   * @param source has the bytes
   */
  record Read(ModelSource source, Model model) {}

  private ModelFile() {}

  /**
   * What changes when a file is replaced, as far as its file system says.
   *
   * @param length in bytes
   * @param modified the time of the last change
   */
  record Version(String path, long length, long modified) {}

  /** The versions of the files that a call reads. */
  static List<Version> versions(Call call, Options options) {
    List<Version> versions = new ArrayList<>();
    options.list("former-models").forEach(uri -> addVersions(uri, versions));
    addVersions(call.model(), versions);
    options.text("model-config").ifPresent(uri -> versions.add(version(uri)));
    return versions;
  }

  /** Those of a model file, and of what is read beside it if it is there. */
  private static void addVersions(String uri, List<Version> versions) {
    versions.add(version(uri));
    // Both separate the names of a path, as Flink reads it.
    int end = Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('\\')) + 1;
    CarriedModel.namesBeside(uri.substring(end))
        .forEach(name -> versions.add(version(uri.substring(0, end) + name)));
  }

  private static Version version(String uri) {
    try {
      Path path = new Path(uri);
      FileStatus status = path.getFileSystem().getFileStatus(path);
      return new Version(uri, status.getLen(), status.getModificationTime());
    } catch (IOException | RuntimeException e) {
      // What reads the file says it better.
      return new Version(uri, -1, -1);
    }
  }

  /** Reads the model of a call. */
  static Read read(String argument, String uri, Options options) {
    try {
      ModelSource source = source(uri, options).read();
      return new Read(source, source.load());
    } catch (ValidationException e) {
      // The value of an option.
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Refusal.of(
          "%1$s must be a supported model file: %1$s=%2$s: %3$s%4$s",
          argument, uri, SqlWords.of(String.valueOf(e.getMessage())), ADVICE);
    }
  }

  private static ModelFileSource source(String uri, Options options) throws IOException {
    ModelFileSource source = ModelSource.file(uri);
    if (options.has("layers")) {
      source = source.layers(options.value("layers"));
    }
    if (options.has("states")) {
      source = source.states(states(options));
    }
    if (options.has("output-node")) {
      source = source.outputs(options.list("output-node").toArray(String[]::new));
    }
    if (options.has("model-config")) {
      source = source.config(text(options.value("model-config")));
    }
    source =
        source.weightPrecision(
            options
                .word("weight-precision", WeightPrecision.class)
                .orElse(WeightPrecision.FLOAT32));
    return options.has("sha256") ? source.sha256(options.value("sha256")) : source;
  }

  private static Map<String, String> states(Options options) {
    return options
        .read(
            "states",
            "inputs with the outputs that are their next values, such as 'h=h_next,c=c_next'",
            text -> {
              Map<String, String> states = new LinkedHashMap<>();
              for (String part : Options.parts(text)) {
                int at = part.indexOf('=');
                if (at < 1 || at == part.length() - 1) {
                  throw new IllegalArgumentException();
                }
                states.put(part.substring(0, at).strip(), part.substring(at + 1).strip());
              }
              return states;
            })
        .orElse(Map.of());
  }

  private static String text(String uri) throws IOException {
    Path path = new Path(uri);
    try (var in = path.getFileSystem().open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
