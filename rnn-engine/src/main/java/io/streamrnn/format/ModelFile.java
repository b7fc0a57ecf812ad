/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.format.onnx.OnnxModel;
import io.streamrnn.format.safetensors.Safetensors;
import io.streamrnn.layers.Layer;
import io.streamrnn.model.Model;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.streaming.StreamingPlan;

/**
 * The content of a model file, and the models that it can become. A file is read once. Immutable,
 * safe for use by many threads.
 */
public sealed interface ModelFile {

  /**
   * Reads a file.
   *
   * @param name the name in messages
   * @param bytes the file; not kept
   * @param options what the file does not say about itself
   * @throws UnsupportedModelException if the file is of no supported format, holds something that
   *     is not supported, or if an option has no meaning for its format
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   */
  static ModelFile read(String name, byte[] bytes, LoadOptions options) {
    ModelFormat format = ModelFormat.of(name, bytes);
    format.require(name, options);
    return switch (format) {
      case KERAS_HDF5 -> new OfLayers(name, KerasHdf5.readLayers(name, bytes));
      case KERAS_ARCHIVE -> new OfLayers(name, KerasArchive.readLayers(name, bytes));
      case SAFETENSORS ->
          new OfLayers(
              name, Safetensors.readLayers(name, bytes, options.layers(), options.config()));
      case ONNX ->
          new OfOperators(OnnxModel.read(name, bytes, options.states(), options.outputs()));
    };
  }

  /**
   * A model that is stepped event by event.
   *
   * @throws UnsupportedModelException with the reasons, if it cannot be
   */
  Model streaming();

  /**
   * A model that is stepped if possible, otherwise one over whole sequences.
   *
   * @throws UnsupportedModelException with the reasons, if it is neither
   */
  Model scoring();

  /**
   * Layers over whole sequences.
   *
   * @throws UnsupportedModelException if the format has none
   */
  Layer layers();

  /** Of Keras and PyTorch. */
  record OfLayers(String name, Layer layers) implements ModelFile {

    @Override
    public Model streaming() {
      return Model.of(name, StreamingPlan.of(layers));
    }

    @Override
    public Model scoring() {
      return Model.of(name, layers);
    }
  }

  /** Of ONNX: operators on tensors, which have their own plan. */
  record OfOperators(OnnxModel graph) implements ModelFile {

    @Override
    public Model streaming() {
      return graph.model();
    }

    @Override
    public Model scoring() {
      return graph.scoring();
    }

    @Override
    public Layer layers() {
      throw new UnsupportedModelException(
          "an ONNX file holds a graph of operators and no layers: model=%s; OnnxModel.run evaluates it over whole sequences"
              .formatted(graph.name()));
    }
  }
}
