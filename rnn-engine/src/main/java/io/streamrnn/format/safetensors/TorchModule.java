/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.EmbeddingCell;
import io.streamrnn.internal.GateBlocks;
import io.streamrnn.layers.Layer;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of one PyTorch module: those whose names have the same prefix.
 *
 * @param name the prefix, empty for a module saved by itself
 * @param tensors by their names without the prefix
 * @param isBidirectional whether its layers also process the sequence backwards
 */
record TorchModule(String name, Map<String, StoredTensor> tensors, boolean isBidirectional) {

  private static final String REVERSE = "_reverse";

  /** The modules of a file, in the order of their first tensors. */
  static List<TorchModule> of(Map<String, StoredTensor> tensors) {
    Map<String, Map<String, StoredTensor>> grouped = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          int dot = name.lastIndexOf('.');
          grouped
              .computeIfAbsent(dot < 0 ? "" : name.substring(0, dot), k -> new LinkedHashMap<>())
              .put(name.substring(dot + 1), tensor);
        });
    List<TorchModule> modules = new ArrayList<>();
    grouped.forEach((name, own) -> modules.add(of(name, own).checked()));
    return modules;
  }

  private static TorchModule of(String name, Map<String, StoredTensor> tensors) {
    boolean reverse = tensors.keySet().stream().anyMatch(suffix -> suffix.endsWith(REVERSE));
    return new TorchModule(name, tensors, reverse);
  }

  private TorchModule checked() {
    for (Map.Entry<String, StoredTensor> tensor : tensors.entrySet()) {
      String suffix = tensor.getKey();
      if (suffix.startsWith("weight_hr")) {
        throw unsupported("an LSTM with a projection (proj_size) is not supported", suffix);
      }
      boolean matrix = suffix.equals("weight") && tensor.getValue().isMatrix();
      boolean bias = suffix.equals("bias") && tensors.containsKey("weight");
      if (!isRecurrent() && !matrix && !bias) {
        throw unsupported(
            "a tensor must be of nn.RNN, nn.GRU, nn.LSTM, nn.Linear or nn.Embedding", suffix);
      }
    }
    return this;
  }

  private UnsupportedModelException unsupported(String rule, String suffix) {
    StoredTensor tensor = tensor(suffix);
    return new UnsupportedModelException(
        "%s: tensor=%s, shape=%s".formatted(rule, tensor.name(), tensor.dims()));
  }

  /** Whether this is nn.RNN, nn.GRU or nn.LSTM, or one of their cells. */
  boolean isRecurrent() {
    return tensors.containsKey("weight_ih_l0") || tensors.containsKey("weight_ih");
  }

  boolean hasBias() {
    return tensors.containsKey("bias");
  }

  /** The extent of its input. */
  int inputSize() {
    return isRecurrent() ? tensor(ih(0)).requireMatrix().dim(1) : tensor("weight").dim(1);
  }

  /** The extent of its output. */
  int outputSize() {
    return isRecurrent() ? units() * (isBidirectional() ? 2 : 1) : tensor("weight").dim(0);
  }

  /** The extent of its state. */
  private int units() {
    return tensor(ih(0).replace("ih", "hh")).requireMatrix().dim(1);
  }

  /** The size of its output as an embedding. */
  int embeddingSize() {
    return tensor("weight").dim(1);
  }

  private String ih(int layer) {
    return tensors.containsKey("weight_ih") ? "weight_ih" : "weight_ih_l" + layer;
  }

  /** As an embedding. */
  Cell embedding() {
    StoredTensor table = tensor("weight");
    return new EmbeddingCell(
        Weight.of("embeddings", Shape.of(table.dim(0), table.dim(1)), table.values()), true);
  }

  /** As a linear layer. */
  Cell linear() {
    StoredTensor matrix = tensor("weight");
    int units = matrix.dim(0);
    Weight kernel = new GateBlocks(units, 0).matrix("kernel", matrix.values(), 0, matrix.dim(1));
    Weight bias = null;
    if (hasBias()) {
      bias = Weight.of("bias", Shape.of(units), tensor("bias").requireDims(units).values());
    }
    return new DenseCell(Activation.LINEAR, kernel, Optional.ofNullable(bias));
  }

  /** As layers over whole sequences, the lowest first. */
  List<Layer> layers(Activation nonlinearity) {
    List<Layer> layers = new ArrayList<>();
    Iterator<TorchRecurrentLayer> each = recurrent().iterator();
    while (each.hasNext()) {
      TorchRecurrentLayer forward = each.next();
      String layerName = name.isEmpty() ? forward.suffix() : name + "." + forward.suffix();
      layers.add(
          isBidirectional()
              ? forward.both(each.next(), nonlinearity, layerName)
              : forward.layer(nonlinearity, layerName));
    }
    return layers;
  }

  /** The layers, the lowest first; a backward layer comes after its forward layer. */
  private List<TorchRecurrentLayer> recurrent() {
    List<TorchRecurrentLayer> layers = new ArrayList<>();
    int used = 0;
    int inputs = inputSize();
    List<String> directions = isBidirectional() ? List.of("", REVERSE) : List.of("");
    for (int layer = 0; tensors.containsKey(ih(layer)) && used < tensors.size(); layer++) {
      for (String direction : directions) {
        String weight = ih(layer) + direction;
        layers.add(new TorchRecurrentLayer(this, weight, inputs, units()).requireComplete());
        used += layers.get(layers.size() - 1).tensors();
      }
      inputs = outputSize();
    }
    if (used != tensors.size()) {
      throw new ModelFormatException(
          "the layers of a module must be numbered from 0 on without gaps: module=%s, tensors=%s"
              .formatted(name, tensors.keySet()));
    }
    return layers;
  }

  /** A required tensor. */
  StoredTensor tensor(String suffix) {
    StoredTensor tensor = tensors.get(suffix);
    if (tensor == null) {
      throw new ModelFormatException(
          "a module must have all tensors of its layers: module=%s, missing=%s, given=%s"
              .formatted(name, suffix, tensors.keySet()));
    }
    return tensor;
  }
}
