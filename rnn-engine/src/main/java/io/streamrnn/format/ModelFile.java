/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.format.onnx.OnnxModel;
import io.streamrnn.format.safetensors.Safetensors;
import io.streamrnn.layers.Functional;
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
   * @param options how it is read
   * @throws UnsupportedModelException if the file is of no supported format, holds something that
   *     is not supported, or if an option has no meaning for its format
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   */
  static ModelFile read(String name, byte[] bytes, LoadOptions options) {
    ModelFormat format = ModelFormat.of(name, bytes);
    format.require(name, options);
    ModelFile file = GuardedReading.of(name, () -> readAsStored(format, name, bytes, options));
    return options.weightPrecision() == WeightPrecision.BFLOAT16 ? file.rounded() : file;
  }

  private static ModelFile readAsStored(
      ModelFormat format, String name, byte[] bytes, LoadOptions options) {
    return switch (format) {
      case KERAS_HDF5 ->
          OfLayers.of(name, KerasHdf5.readLayers(name, bytes, options.config()), options);
      case KERAS_ARCHIVE -> OfLayers.of(name, KerasArchive.readLayers(name, bytes), options);
      case SAFETENSORS ->
          new OfLayers(
              name, Safetensors.readLayers(name, bytes, options.layers(), options.config()));
      case ONNX ->
          new OfOperators(OnnxModel.read(name, bytes, options.states(), options.outputs()));
    };
  }

  /**
   * The same with matrices rounded to bfloat16; see {@link WeightPrecision#BFLOAT16}.
   *
   * @throws io.streamrnn.model.ModelFormatException if a weight is too large for it
   */
  ModelFile rounded();

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

    /** Layers with the outputs that the options name. */
    static OfLayers of(String name, Layer layers, LoadOptions options) {
      if (options.outputs().isEmpty()) {
        return new OfLayers(name, layers);
      }
      if (!(layers instanceof Functional graph)) {
        throw new UnsupportedModelException(
            "only a functional model has several outputs: outputs=%s, model=%s; omit them"
                .formatted(options.outputs(), name));
      }
      try {
        return new OfLayers(name, graph.withOutputs(options.outputs()));
      } catch (IllegalArgumentException e) {
        throw new UnsupportedModelException(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public ModelFile rounded() {
      return GuardedReading.of(
          name,
          () -> {
            RoundedWeights.roundMatrices(name, layers);
            return this;
          });
    }

    @Override
    public Model streaming() {
      return GuardedReading.of(name, () -> Model.of(name, StreamingPlan.of(layers)));
    }

    @Override
    public Model scoring() {
      return GuardedReading.of(name, () -> Model.of(name, layers));
    }
  }

  /** Of ONNX: operators on tensors, which have their own plan. */
  record OfOperators(OnnxModel graph) implements ModelFile {

    @Override
    public ModelFile rounded() {
      return new OfOperators(GuardedReading.of(graph.name(), graph::roundedToBfloat16));
    }

    @Override
    public Model streaming() {
      return GuardedReading.of(graph.name(), graph::model);
    }

    @Override
    public Model scoring() {
      return GuardedReading.of(graph.name(), graph::scoring);
    }

    @Override
    public Layer layers() {
      throw new UnsupportedModelException(
          "an ONNX file holds a graph of operators and no layers: model=%s; OnnxModel.run evaluates it over whole sequences"
              .formatted(graph.name()));
    }
  }
}
