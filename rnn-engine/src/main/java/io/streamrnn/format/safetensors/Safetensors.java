/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.layers.Layer;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;

/**
 * Reads the weights of nn.RNN, nn.GRU, nn.LSTM, nn.Linear and nn.Embedding under the names of a
 * {@code state_dict}, saved with {@code safetensors.torch.save_file}.
 *
 * <p>Such a file does not say what is computed with its weights. It is read like this:
 *
 * <ul>
 *   <li>A module with {@code weight_ih_l0} is recurrent: an nn.LSTM if its weights have four rows
 *       per unit, an nn.GRU if three, an nn.RNN with tanh if one. Its layers come in order.
 *   <li>A matrix {@code weight} without a {@code bias} whose width is the input size of the first
 *       recurrent module is an nn.Embedding below it; one whose width is the output size of the
 *       last is an nn.Linear above it, without an activation, so that a classifier gives logits.
 *   <li>If there is more than one way to read it so, or none, the file is not supported. Its
 *       metadata can state the order: {@code layers}, the names of modules and activations, such as
 *       {@code "embedding lstm relu fc sigmoid"}, separated by blanks; a matrix without a bias that
 *       comes first is an embedding then. {@code nonlinearity} is that of nn.RNN.
 * </ul>
 */
public final class Safetensors {

  private Safetensors() {}

  /** Whether a file is, by its first bytes, one of this format, be it damaged further on. */
  public static boolean isSafetensors(byte[] bytes) {
    return SafetensorsFile.matches(bytes);
  }

  /**
   * Reads a model as layers over whole sequences, which may be bidirectional, as PyTorch names the
   * weights {@code ..._reverse}. Every layer returns every step.
   *
   * @param name what messages call it, such as the name of its file
   * @param bytes the file; not kept
   * @return a {@link io.streamrnn.layers.Sequential}, built, with its weights
   * @throws UnsupportedModelException if it holds something that is not supported, or if it is not
   *     certain how its weights go together
   * @throws ModelFormatException if it is damaged
   */
  public static Layer readLayers(String name, byte[] bytes) {
    try {
      return new ModuleOrder(SafetensorsFile.parse(bytes)).layers();
    } catch (UnsupportedModelException e) {
      throw new UnsupportedModelException(e.getMessage() + ", model=" + name);
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new ModelFormatException(e.getMessage() + ", model=" + name, e);
    }
  }
}
