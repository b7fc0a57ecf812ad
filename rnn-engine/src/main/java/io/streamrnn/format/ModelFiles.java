/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.layers.Layer;
import io.streamrnn.model.Model;
import java.util.List;
import java.util.Optional;

/**
 * Loads a model file of any supported format, which is recognised by its content. A file is read
 * once: to layers, whose {@link io.streamrnn.streaming.StreamingPlan} decides whether they are
 * stepped event by event, or to an ONNX graph, which has its own plan. {@link ModelFile#read} takes
 * {@link LoadOptions}.
 */
public final class ModelFiles {

  private ModelFiles() {}

  /**
   * Loads a model that is stepped event by event if possible, otherwise one over whole sequences,
   * see {@link Model#isSteppable}.
   *
   * @param name the name in messages, such as the name of the file
   * @param bytes the file; not kept
   * @throws io.streamrnn.model.UnsupportedModelException if the file is of no supported format, or
   *     holds something that is not supported
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   */
  public static Model load(String name, byte[] bytes) {
    return ModelFile.read(name, bytes, LoadOptions.none()).scoring();
  }

  /**
   * Loads a model that is stepped event by event.
   *
   * @param name the name in messages, such as the name of the file
   * @param bytes the file; not kept
   * @throws io.streamrnn.model.UnsupportedModelException if the file is of no supported format,
   *     holds something that is not supported, or cannot be stepped
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   */
  public static Model loadStreaming(String name, byte[] bytes) {
    return ModelFile.read(name, bytes, LoadOptions.none()).streaming();
  }

  /**
   * The names of files beside a model file that may have its configuration, the likeliest first:
   * {@code pumps.json} and {@code config.json} for {@code pumps.weights.h5}. The first that exists
   * is used.
   *
   * @param name the name of the file
   * @param bytes the file; not kept
   * @return empty if the file holds a whole model
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   */
  public static List<String> configNames(String name, byte[] bytes) {
    boolean isWeights =
        switch (ModelFormat.of(name, bytes)) {
          case KERAS_HDF5 -> KerasHdf5.isWeights(name, bytes);
          case SAFETENSORS -> true;
          default -> false;
        };
    return isWeights ? configNames(name) : List.of();
  }

  /**
   * As {@link #configNames(String, byte[])}, for a file that was not read: the names if it holds
   * weights.
   *
   * @param name the name of the file
   */
  public static List<String> configNames(String name) {
    return List.of(stem(name) + ".json", "config.json");
  }

  /** The files beside a model file. */
  @FunctionalInterface
  public interface Siblings<E extends Exception> {

    /** Reads a file by its name; empty if there is none. */
    Optional<byte[]> read(String name) throws E;
  }

  /**
   * The configuration beside a file of weights; see {@link #configNames}.
   *
   * @param name the name of the file
   * @param bytes the file; not kept
   * @param options how it is read: if they have the layers or the configuration, nothing is read
   * @param siblings reads a file of the same folder
   * @return empty if there is none, or the model needs none
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   * @throws E if the file beside it cannot be read
   */
  public static <E extends Exception> Optional<byte[]> configBeside(
      String name, byte[] bytes, LoadOptions options, Siblings<E> siblings) throws E {
    if (!options.layers().isBlank() || !options.config().isBlank()) {
      return Optional.empty();
    }
    for (String sibling : configNames(name, bytes)) {
      Optional<byte[]> config = siblings.read(sibling);
      if (config.isPresent()) {
        return config;
      }
    }
    return Optional.empty();
  }

  private static String stem(String name) {
    String withoutEnding = name.replaceFirst("\\.[^.]+$", "");
    return withoutEnding.replaceFirst("\\.weights$", "");
  }

  /**
   * Loads a model as layers over whole sequences, which may be non-causal: a {@link
   * io.streamrnn.layers.Sequential} or a {@link io.streamrnn.layers.Functional}, built, with its
   * weights.
   *
   * @param name the name in messages, such as the name of the file
   * @param bytes the file; not kept
   * @throws io.streamrnn.model.UnsupportedModelException if the file is of no supported format,
   *     holds something that is not supported, or is an ONNX file, which has no layers: {@link
   *     io.streamrnn.format.onnx.OnnxModel#run} evaluates it
   * @throws io.streamrnn.model.ModelFormatException if the file is damaged
   */
  public static Layer loadLayers(String name, byte[] bytes) {
    return ModelFile.read(name, bytes, LoadOptions.none()).layers();
  }
}
