/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import io.streamrnn.layers.Layer;
import io.streamrnn.model.Model;

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
