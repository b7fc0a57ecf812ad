/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.layers.ActivationLayer;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The order of the modules of a file, as a stack of layers. A file holds only weights. Either its
 * metadata name the modules and activations in order, or exactly one stack must fit: an optional
 * embedding, recurrent modules and an optional linear module, each taking the output of the one
 * before it.
 */
final class ModuleOrder {

  private static final String KEY = "layers";
  private static final String ADVICE =
      "name the order when you write the file: save_file(model.state_dict(), path, metadata={\"layers\": \"embedding lstm relu fc\"}), with the names of modules and of activations";
  private static final TensorShape TOKENS = TensorShape.of(-1, -1);
  // Above it there are too many orders to try.
  private static final int MAX_RECURRENT = 6;

  private final Map<String, String> metadata;
  private final List<TorchModule> modules;
  private final Activation nonlinearity;

  ModuleOrder(SafetensorsFile file) {
    this.metadata = file.metadata();
    this.modules = TorchModule.of(file.tensors());
    this.nonlinearity = activation("nonlinearity", metadata.getOrDefault("nonlinearity", "tanh"));
  }

  /** As layers over whole sequences, built, which return every step. */
  Sequential layers() {
    List<Placed> order = order();
    Sequential model =
        Sequential.of(order.stream().flatMap(p -> p.layers().stream()).toArray(Layer[]::new));
    model.build(order.get(0).inputShape());
    return model;
  }

  private static Layer embedding(TorchModule module) {
    Cell cell = module.embedding();
    int rows = cell.weights().get(0).shape().dim(0);
    return filled(
        Embedding.of(rows, cell.outputShape().size())
            .name(module.name())
            .wholeTokens(true)
            .embeddingsInitializer(Initializers.zeros())
            .build(),
        TOKENS,
        cell);
  }

  private static Layer linear(TorchModule module) {
    Cell cell = module.linear();
    return filled(
        Dense.units(cell.outputShape().size())
            .name(module.name())
            .useBias(module.hasBias())
            .kernelInitializer(Initializers.zeros())
            .build(),
        TensorShape.of(-1, -1, module.inputSize()),
        cell);
  }

  /** A layer with the weights of a cell. */
  private static Layer filled(Layer layer, TensorShape input, Cell cell) {
    layer.build(input);
    layer.setWeights(cell.weights().stream().map(w -> Tensor.of(w.shape(), w.toArray())).toList());
    return layer;
  }

  private List<Placed> order() {
    if (modules.isEmpty()) {
      throw new UnsupportedModelException("a model must have a layer: tensors=[]");
    }
    String stated = metadata.get(KEY);
    return stated == null ? found() : stated(stated);
  }

  /** A module or an activation at its place in the stack. */
  private interface Placed {

    /** As layers over whole sequences. */
    List<Layer> layers();

    /** The shape of its input, -1 for an open extent. */
    TensorShape inputShape();
  }

  private record PlacedModule(TorchModule module, Activation nonlinearity) implements Placed {

    @Override
    public List<Layer> layers() {
      return module.layers(nonlinearity);
    }

    @Override
    public TensorShape inputShape() {
      return TensorShape.of(-1, -1, module.inputSize());
    }
  }

  private record PlacedEmbedding(TorchModule module) implements Placed {

    @Override
    public List<Layer> layers() {
      return List.of(embedding(module));
    }

    @Override
    public TensorShape inputShape() {
      return TOKENS;
    }
  }

  private record PlacedLinear(TorchModule module) implements Placed {

    @Override
    public List<Layer> layers() {
      return List.of(linear(module));
    }

    @Override
    public TensorShape inputShape() {
      return TensorShape.of(-1, -1, module.inputSize());
    }
  }

  private record Activated(Activation activation) implements Placed {

    @Override
    public List<Layer> layers() {
      return List.of(ActivationLayer.of(activation));
    }

    @Override
    public TensorShape inputShape() {
      return TensorShape.of(-1, -1, -1);
    }
  }

  // -- stated in the metadata

  private List<Placed> stated(String layers) {
    List<Placed> order = new ArrayList<>();
    Map<String, TorchModule> left = new LinkedHashMap<>();
    modules.forEach(module -> left.put(module.name(), module));
    for (String name : layers.strip().split("[\\s,]+")) {
      TorchModule module = left.remove(name);
      if (module != null) {
        order.add(placed(module, order.isEmpty()));
      } else if (order.isEmpty()) {
        throw new UnsupportedModelException(
            "the first layer must be a module of the file: layers=%s, modules=%s"
                .formatted(layers, names(modules)));
      } else {
        order.add(new Activated(activation(KEY, name)));
      }
    }
    if (!left.isEmpty()) {
      throw new UnsupportedModelException(
          "layers must name every module of the file: layers=%s, missing=%s"
              .formatted(layers, left.keySet()));
    }
    return order;
  }

  /** A first matrix without a bias below other modules is an embedding. */
  private Placed placed(TorchModule module, boolean first) {
    if (module.isRecurrent()) {
      return new PlacedModule(module, nonlinearity);
    }
    boolean isEmbedding = first && !module.hasBias() && modules.size() > 1;
    return isEmbedding ? new PlacedEmbedding(module) : new PlacedLinear(module);
  }

  private Activation activation(String key, String name) {
    try {
      return Activation.of(name);
    } catch (IllegalArgumentException e) {
      throw new UnsupportedModelException(
          "a name must be that of a module or an activation: %s=%s, modules=%s; %s"
              .formatted(key, name, names(modules), e.getMessage()));
    }
  }

  // -- found by size

  private List<Placed> found() {
    List<TorchModule> recurrent = modules.stream().filter(TorchModule::isRecurrent).toList();
    List<TorchModule> matrices = modules.stream().filter(m -> !m.isRecurrent()).toList();
    if (recurrent.isEmpty() || recurrent.size() > MAX_RECURRENT || matrices.size() > 2) {
      throw ambiguous("not one embedding, recurrent modules and one linear module");
    }
    List<List<Placed>> ways = new ArrayList<>();
    for (List<TorchModule> stack : chains(List.of(), recurrent)) {
      addWays(stack, matrices, ways);
    }
    if (ways.size() != 1) {
      throw ambiguous(ways.isEmpty() ? "no order fits" : "several orders fit");
    }
    return ways.get(0);
  }

  private static List<List<TorchModule>> chains(List<TorchModule> below, List<TorchModule> left) {
    if (left.isEmpty()) {
      return List.of(below);
    }
    List<List<TorchModule>> result = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      TorchModule next = left.get(i);
      if (below.isEmpty() || below.get(below.size() - 1).outputSize() == next.inputSize()) {
        List<TorchModule> longer = new ArrayList<>(below);
        longer.add(next);
        List<TorchModule> rest = new ArrayList<>(left);
        rest.remove(i);
        result.addAll(chains(longer, rest));
      }
    }
    return result;
  }

  /** Adds all orders with this stack, each matrix being an embedding below or a linear above it. */
  private void addWays(
      List<TorchModule> stack, List<TorchModule> matrices, List<List<Placed>> ways) {
    List<Optional<TorchModule>> choices = new ArrayList<>(List.of(Optional.empty()));
    matrices.forEach(matrix -> choices.add(Optional.of(matrix)));
    for (Optional<TorchModule> embedding : choices) {
      for (Optional<TorchModule> linear : choices) {
        List<String> used =
            Stream.of(embedding, linear).flatMap(Optional::stream).map(TorchModule::name).toList();
        boolean eachOnce = used.size() == matrices.size() && used.containsAll(names(matrices));
        if (eachOnce && fits(embedding, stack, linear)) {
          ways.add(order(embedding, stack, linear));
        }
      }
    }
  }

  private static boolean fits(
      Optional<TorchModule> embedding, List<TorchModule> stack, Optional<TorchModule> linear) {
    int inputSize = stack.get(0).inputSize();
    int outputSize = stack.get(stack.size() - 1).outputSize();
    return embedding.map(e -> !e.hasBias() && e.embeddingSize() == inputSize).orElse(true)
        && linear.map(l -> l.inputSize() == outputSize).orElse(true);
  }

  private List<Placed> order(
      Optional<TorchModule> embedding, List<TorchModule> stack, Optional<TorchModule> linear) {
    List<Placed> order = new ArrayList<>();
    embedding.ifPresent(module -> order.add(new PlacedEmbedding(module)));
    stack.forEach(module -> order.add(new PlacedModule(module, nonlinearity)));
    linear.ifPresent(module -> order.add(new PlacedLinear(module)));
    return order;
  }

  private UnsupportedModelException ambiguous(String what) {
    return new UnsupportedModelException(
        "the order of the modules must be certain, as a file holds only weights: %s, modules=%s; %s"
            .formatted(what, names(modules), ADVICE));
  }

  private static List<String> names(List<TorchModule> modules) {
    return modules.stream().map(TorchModule::name).toList();
  }
}
