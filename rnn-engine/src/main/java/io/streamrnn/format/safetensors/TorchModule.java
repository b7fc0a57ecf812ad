/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.GateBlocks;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The tensors of one PyTorch module: those whose names have the same prefix.
 *
 * @param name the prefix, empty for a module saved by itself
 * @param tensors by their names without the prefix
 * @param isBidirectional whether its layers also process the sequence backwards
 */
record TorchModule(String name, Map<String, StoredTensor> tensors, boolean isBidirectional) {

  private static final String REVERSE = "_reverse";
  private static final String PROJECTION = "weight_hr_l0";
  private static final Pattern RECURRENT =
      Pattern.compile("((weight|bias)_(ih|hh)(_l\\d+(_reverse)?)?)|(weight_hr_l\\d+(_reverse)?)");

  /** The modules of a file, in the order of their first tensors. */
  static List<TorchModule> of(Map<String, StoredTensor> stored) {
    Map<String, Map<String, StoredTensor>> grouped = new LinkedHashMap<>();
    Reparametrization.resolve(stored)
        .forEach(
            (name, tensor) -> {
              int dot = name.lastIndexOf('.');
              grouped
                  .computeIfAbsent(
                      dot < 0 ? "" : name.substring(0, dot), k -> new LinkedHashMap<>())
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
    tensors.keySet().forEach(this::check);
    return this;
  }

  private void check(String suffix) {
    if (!(isRecurrent() ? RECURRENT.matcher(suffix).matches() : isOfMatrix(suffix))) {
      throw unsupported(
          "a tensor must be of nn.RNN, nn.GRU, nn.LSTM, nn.Linear or nn.Embedding", suffix);
    }
  }

  private boolean isOfMatrix(String suffix) {
    return suffix.equals("weight") && tensor(suffix).isMatrix()
        || suffix.equals("bias") && tensors.containsKey("weight");
  }

  private UnsupportedModelException unsupported(String rule, String suffix) {
    StoredTensor tensor = tensor(suffix);
    return new UnsupportedModelException(
        "%s: tensor=%s, shape=%s; torch.onnx.export keeps the whole module, and lstm(h0=TENSOR, c0=TENSOR) declares initial states"
            .formatted(rule, tensor.name(), tensor.dims()));
  }

  /** Whether this is nn.RNN, nn.GRU or nn.LSTM, or one of their cells. */
  boolean isRecurrent() {
    return tensors.containsKey("weight_ih_l0") || tensors.containsKey("weight_ih");
  }

  /** Whether this is an nn.RNN, whose activation is not in the file. */
  boolean isSimpleRnn() {
    return isRecurrent() && tensor(ih(0)).requireMatrix().dim(0) == units();
  }

  /** Whether its only tensor is a matrix: an nn.Embedding, or an nn.Linear without a bias. */
  boolean mayBeEmbedding() {
    return !isRecurrent() && !hasBias();
  }

  /** What a declaration calls it: its name, or its kind if it was saved by itself. */
  String word() {
    return name.isEmpty() ? kind().toLowerCase(Locale.ROOT) : name;
  }

  private String kind() {
    if (!isRecurrent()) {
      return hasBias() ? "Linear" : "Matrix";
    }
    int gates = tensor(ih(0)).requireMatrix().dim(0) / units();
    return gates == 4 ? "LSTM" : gates == 3 ? "GRU" : "RNN";
  }

  /** For messages: {@code "lstm (LSTM 3 to 4)"}. */
  String describe() {
    return "%s (%s %d to %d)".formatted(word(), kind(), inputSize(), outputSize());
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
    return isRecurrent() ? stateSize() * (isBidirectional() ? 2 : 1) : tensor("weight").dim(0);
  }

  /** The extent of {@code h}: that of the projection, or the number of units. */
  private int stateSize() {
    return tensor(ih(0).replace("ih", "hh")).requireMatrix().dim(1);
  }

  private int units() {
    return isProjected() ? tensor(PROJECTION).requireMatrix().dim(1) : stateSize();
  }

  /** Whether this is an nn.LSTM with {@code proj_size}. */
  private boolean isProjected() {
    return tensors.containsKey(PROJECTION);
  }

  /** The size of its output as an embedding. */
  int embeddingSize() {
    return tensor("weight").dim(1);
  }

  private String ih(int layer) {
    return tensors.containsKey("weight_ih") ? "weight_ih" : "weight_ih_l" + layer;
  }

  /** As an embedding. */
  Layer embedding(String as) {
    StoredTensor table = tensor("weight");
    Layer layer =
        Embedding.of(table.dim(0), table.dim(1))
            .name(as)
            .wholeTokens(true)
            .embeddingsInitializer(Initializers.zeros())
            .build();
    layer.build(TensorShape.of(-1, -1));
    layer.setWeights(List.of(Tensor.of(Shape.of(table.dim(0), table.dim(1)), table.values())));
    return layer;
  }

  /** As a linear layer. */
  Layer linear(String as) {
    StoredTensor matrix = tensor("weight");
    int units = matrix.dim(0);
    Layer layer =
        Dense.units(units)
            .name(as)
            .useBias(hasBias())
            .kernelInitializer(Initializers.zeros())
            .build();
    layer.build(TensorShape.of(-1, -1, inputSize()));
    List<Tensor> weights = new ArrayList<>();
    Weight kernel = new GateBlocks(units, 0).matrix("kernel", matrix.values(), 0, matrix.dim(1));
    weights.add(Tensor.of(kernel.shape(), kernel.toArray()));
    if (hasBias()) {
      weights.add(Tensor.of(Shape.of(units), tensor("bias").requireDims(units).values()));
    }
    layer.setWeights(weights);
    return layer;
  }

  /**
   * As layers over whole sequences, the lowest first.
   *
   * @param as the name of the module in the names of its layers
   * @param initialStates from which it starts
   */
  List<Layer> layers(String as, Activation nonlinearity, InitialStates initialStates) {
    List<Layer> layers = new ArrayList<>();
    Iterator<TorchRecurrentLayer> each = recurrent(initialStates).iterator();
    while (each.hasNext()) {
      TorchRecurrentLayer forward = each.next();
      String layerName = as.isEmpty() ? forward.suffix() : as + "." + forward.suffix();
      layers.add(
          isBidirectional()
              ? forward.both(each.next(), nonlinearity, layerName)
              : forward.layer(nonlinearity, layerName));
    }
    return layers;
  }

  /** The layers, the lowest first; a backward layer comes after its forward layer. */
  private List<TorchRecurrentLayer> recurrent(InitialStates initialStates) {
    List<TorchRecurrentLayer> layers = new ArrayList<>();
    int used = 0;
    int inputs = inputSize();
    TorchRecurrentLayer.Size size =
        new TorchRecurrentLayer.Size(units(), stateSize(), isProjected());
    int count = (int) tensors.keySet().stream().filter(t -> t.startsWith("weight_ih")).count();
    List<String> directions = isBidirectional() ? List.of("", REVERSE) : List.of("");
    for (int layer = 0; tensors.containsKey(ih(layer)) && used < tensors.size(); layer++) {
      for (String direction : directions) {
        String weight = ih(layer) + direction;
        int index = layers.size();
        layers.add(
            new TorchRecurrentLayer(
                    this, weight, inputs, size, cell -> initialStates.start(cell, index, count))
                .requireComplete());
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
