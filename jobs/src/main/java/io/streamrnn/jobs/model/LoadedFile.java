/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.model;

import io.streamrnn.format.ModelFiles;
import io.streamrnn.format.ModelFormat;
import io.streamrnn.format.onnx.OnnxModel;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.layers.Layer;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Optional;

/**
 * The content of a model file. At least one of {@code model}, {@code layers} and {@code graph} is
 * present.
 *
 * @param name of the file, without its folder
 * @param size in bytes
 * @param model scored event by event, or over windows; empty if neither is supported
 * @param layers that compute whole sequences; empty if the format has none, or they are not
 *     supported
 * @param graph of ONNX operators; empty for other formats
 * @param refusal why there is no model; an empty string if there is one
 */
record LoadedFile(
    String name,
    ModelFormat format,
    long size,
    Optional<Model> model,
    Optional<Layer> layers,
    Optional<OnnxModel> graph,
    String refusal) {

  /** Whether the model can be scored event by event. */
  boolean isSteppable() {
    return model.map(Model::isSteppable).orElse(false);
  }

  /** How many numbers the model has. */
  long parameters() {
    return model
        .map(Model::parameters)
        .or(() -> layers.map(Layer::countParams))
        .or(() -> graph.map(OnnxModel::parameters))
        .orElseThrow();
  }

  /**
   * Reads a file.
   *
   * @throws CannotRunException if it is not a supported model file
   */
  static LoadedFile read(String path) {
    Location file = new Location("FILE", path).requireFile();
    byte[] bytes = file.readBytes();
    try {
      return read(file.path().getName(), bytes);
    } catch (ModelFormatException e) {
      throw new CannotRunException(
          "FILE must be a supported model file: FILE=%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static LoadedFile read(String name, byte[] bytes) {
    ModelFormat format = ModelFormat.of(name, bytes);
    Optional<OnnxModel> graph =
        format == ModelFormat.ONNX ? Optional.of(OnnxModel.read(name, bytes)) : Optional.empty();
    Optional<Layer> layers = graph.isPresent() ? Optional.empty() : layers(name, bytes);
    Optional<Model> model = Optional.empty();
    String refusal = "";
    try {
      model = Optional.of(graph.isPresent() ? graph.get().model() : ModelFiles.load(name, bytes));
    } catch (UnsupportedModelException e) {
      if (layers.isEmpty() && graph.isEmpty()) {
        throw e;
      }
      refusal = String.valueOf(e.getMessage());
    }
    return new LoadedFile(name, format, bytes.length, model, layers, graph, refusal);
  }

  /** Empty if they cannot be read. Then reading the file as a model gives the reason. */
  private static Optional<Layer> layers(String name, byte[] bytes) {
    try {
      return Optional.of(ModelFiles.loadLayers(name, bytes));
    } catch (ModelFormatException e) {
      return Optional.empty();
    }
  }
}
