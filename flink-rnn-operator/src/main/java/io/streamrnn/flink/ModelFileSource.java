/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.format.WeightPrecision;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A model file, what it does not say about itself, and the precision of its weights. Immutable:
 * each method returns another source. The options are a part of the {@link #id}, so that sources of
 * one file with different options are different models.
 */
@PublicEvolving
public interface ModelFileSource extends ModelSource {

  /**
   * Requires the file to have this digest, each time it is loaded. A file that was replaced or
   * damaged before the job was built fails {@code build()}.
   *
   * <p>If the file holds weights alone and their configuration is read from a file beside it, the
   * digest is that of both, the weights first: {@code cat pumps.weights.h5 pumps.json | sha256sum}.
   *
   * @param digest SHA-256 in hexadecimal, as {@code sha256sum} prints it
   * @throws IllegalArgumentException unless it has 64 hexadecimal digits
   */
  ModelFileSource sha256(String digest);

  /**
   * Declares the modules and activations of a safetensors file, in order.
   *
   * @param layers separated by blanks, such as {@code "lstm relu decoder sigmoid"}
   */
  ModelFileSource layers(String layers);

  /**
   * Declares the architecture of a file that holds weights only.
   *
   * @param config the content of Keras's {@code config.json}
   */
  ModelFileSource config(String config);

  /**
   * Declares which inputs of an ONNX graph are states.
   *
   * @param states each input with the output that is its next value
   */
  ModelFileSource states(Map<String, String> states);

  /**
   * Chooses the outputs that are scores; all of them by default.
   *
   * @param outputs in order
   */
  ModelFileSource outputs(String... outputs);

  /**
   * Rounds the matrices of weights; by default they are as the file has them. The rounded model is
   * another one: a savepoint of the model as it is in the file needs {@code onModelChange(...)}.
   * Outputs recorded beside the file are compared with those of its own weights.
   *
   * @param precision to which the weights are rounded, see {@link WeightPrecision#BFLOAT16}
   */
  ModelFileSource weightPrecision(WeightPrecision precision);

  /**
   * Reads the file now, and what is beside it. The returned source loads the model from memory, so
   * that a model that a program looked at is the one that its job is built with. What a job carries
   * does not depend on whether this is called, see {@link ModelReadAt}.
   *
   * @throws IOException if it cannot be read
   * @throws io.streamrnn.model.ModelFormatException if it is so damaged that it is not known what
   *     is read beside it; other damage is found by {@link #load}
   */
  ModelSource read() throws IOException;
}
