package io.streamrnn.jobs.model;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.layers.Layer;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFiles;
import io.streamrnn.model.ModelFormat;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.model.onnx.OnnxModel;

/**
 * What could be read of a model file: one of {@code model}, {@code layers} and {@code graph} at
 * least.
 *
 * @param size in bytes
 * @param model stepped event by event or run over windows; null if it is neither
 * @param layers over whole sequences; null if the format has none, or they cannot be read
 * @param graph null but for ONNX
 * @param refusal why there is no model; null if there is one
 */
record LoadedFile(
    String name,
    ModelFormat format,
    long size,
    Model model,
    Layer layers,
    OnnxModel graph,
    String refusal) {

  /** Whether the model can be stepped event by event. */
  boolean isSteppable() {
    return model != null && model.isSteppable();
  }

  /**
   * Reads a file.
   *
   * @throws CannotRunException if nothing of it can be read
   */
  static LoadedFile read(String path) {
    Location file = new Location("FILE", path).requireFile();
    byte[] bytes = file.readBytes();
    String name = file.path().getName();
    try {
      return read(name, bytes);
    } catch (ModelFormatException e) {
      throw new CannotRunException(
          "the model cannot be read: %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static LoadedFile read(String name, byte[] bytes) {
    ModelFormat format = ModelFormat.of(name, bytes);
    OnnxModel graph = format == ModelFormat.ONNX ? OnnxModel.read(name, bytes) : null;
    Layer layers = graph == null ? layers(name, bytes) : null;
    try {
      Model model = graph == null ? ModelFiles.readForScoring(name, bytes) : graph.model();
      return new LoadedFile(name, format, bytes.length, model, layers, graph, null);
    } catch (UnsupportedModelException e) {
      if (layers == null && graph == null) {
        throw e;
      }
      return new LoadedFile(name, format, bytes.length, null, layers, graph, e.getMessage());
    }
  }

  /** Null if they cannot be read: reading the file as a model says why. */
  private static Layer layers(String name, byte[] bytes) {
    try {
      return ModelFiles.readLayers(name, bytes);
    } catch (ModelFormatException e) {
      return null;
    }
  }
}
