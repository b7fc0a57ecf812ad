/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.layers.Layer;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the weights of nn.RNN, nn.GRU, nn.LSTM, nn.Linear and nn.Embedding under the names of a
 * {@code state_dict}, saved with {@code safetensors.torch.save_file}.
 *
 * <p>Such a file does not say what is computed with its weights. It is read like this:
 *
 * <ul>
 *   <li>A module with {@code weight_ih_l0} is recurrent: an nn.LSTM if its weights have four rows
 *       per unit, an nn.GRU if three, an nn.RNN if one. Its layers come in order.
 *   <li>A matrix {@code weight} is an nn.Linear, or an nn.Embedding if it has no bias, comes first,
 *       and the next module takes its width.
 *   <li>Weight norm is computed, in both of PyTorch's forms.
 *   <li>Learned initial states are declared as arguments of their module, {@code lstm(h0=init.h0,
 *       c0=init.c0)}.
 *   <li>A file whose only module is an nn.LSTM or an nn.GRU is read as it is. For others the layers
 *       are declared: {@code "emb lstm(last) relu fc sigmoid"}, names of modules and of activations
 *       in the order of {@code forward()}. {@code LoadOptions.layers} declares them, or {@code
 *       layers} in a {@code config.json} or in the metadata of the file, in this order.
 * </ul>
 */
public final class Safetensors {

  private Safetensors() {}

  /** Whether a file is, by its first bytes, one of this format, be it damaged further on. */
  public static boolean isSafetensors(byte[] bytes) {
    return SafetensorsFile.matches(bytes);
  }

  /** Reads a model without options; see {@link #readLayers(String, byte[], String, String)}. */
  public static Layer readLayers(String name, byte[] bytes) {
    return readLayers(name, bytes, "", "");
  }

  /**
   * Reads a model as layers over whole sequences, which may be bidirectional, as PyTorch names the
   * weights {@code ..._reverse}. Every layer returns every step, unless the declaration says
   * otherwise.
   *
   * @param name what messages call it, such as the name of its file
   * @param bytes the file; not kept
   * @param layers declares the layers; blank if {@code config} or the file does
   * @param config JSON that declares them with the key {@code layers}; blank for none
   * @return a {@link io.streamrnn.layers.Sequential}, built, with its weights
   * @throws UnsupportedModelException if it holds something that is not supported, or if its layers
   *     are not declared
   * @throws ModelFormatException if it is damaged
   */
  public static Layer readLayers(String name, byte[] bytes, String layers, String config) {
    try {
      SafetensorsFile file = SafetensorsFile.parse(bytes);
      Optional<String> declared = declared(layers, config, file);
      Set<String> states = declared.map(DeclaredLayers::initialStates).orElse(Set.of());
      return new ModuleOrder(
              TorchModule.of(only(file, tensor -> !states.contains(tensor))),
              only(file, states::contains),
              declared,
              Optional.ofNullable(file.metadata().get("nonlinearity")))
          .layers();
    } catch (UnsupportedModelException e) {
      throw new UnsupportedModelException(inModel(name, e));
    } catch (ModelFormatException e) {
      throw new ModelFormatException(inModel(name, e), e);
    } catch (IllegalArgumentException e) {
      // What layers reject in their input: the declaration is wrong, not the file.
      throw new UnsupportedModelException(
          "the declared layers must fit together: %s, model=%s".formatted(e.getMessage(), name));
    }
  }

  private static Map<String, StoredTensor> only(SafetensorsFile file, Predicate<String> names) {
    Map<String, StoredTensor> selected = new LinkedHashMap<>(file.tensors());
    selected.keySet().removeIf(names.negate());
    return selected;
  }

  private static Optional<String> declared(String layers, String config, SafetensorsFile file) {
    return Optional.of(layers)
        .filter(given -> !given.isBlank())
        .or(() -> TorchConfig.layers(config))
        .or(() -> Optional.ofNullable(file.metadata().get("layers")));
  }

  /** The message with the model before the next step. */
  private static String inModel(String name, Exception e) {
    String message = String.valueOf(e.getMessage());
    int next = message.indexOf("; ");
    int end = next < 0 ? message.length() : next;
    return message.substring(0, end) + ", model=" + name + message.substring(end);
  }
}
