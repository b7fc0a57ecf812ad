package io.streamrnn.model.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.layer.ActivationLayer;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts modules on top of one another. A file holds weights alone, so either its metadata name the
 * modules and activations in order, or there must be one way only to put them together as an
 * embedding (or none), recurrent modules, and a linear one (or none), each taking what the one
 * before it gives.
 */
final class ModuleOrder {

  private static final String KEY = "layers";
  private static final String ADVICE =
      "say the order when the file is written: save_file(model.state_dict(), path, metadata={\"layers\": \"embedding lstm relu fc\"}), with the names of modules and of activations";
  private static final TensorShape TOKENS = TensorShape.of(-1, -1);
  // Beyond it the number of orders to look at grows out of hand.
  private static final int MAX_RECURRENT = 6;

  private final Map<String, String> metadata;
  private final List<TorchModule> modules;
  private final Activation nonlinearity;

  ModuleOrder(SafetensorsFile file) {
    this.metadata = file.metadata();
    this.modules = TorchModule.of(file.tensors());
    this.nonlinearity = activation("nonlinearity", metadata.getOrDefault("nonlinearity", "tanh"));
  }

  /** As cells on top of one another. */
  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (Placed placed : order()) {
      switch (placed.role()) {
        case RECURRENT -> cells.addAll(placed.module().cells(nonlinearity));
        case EMBEDDING -> cells.add(placed.module().embedding());
        case LINEAR -> cells.add(placed.module().linear());
        default ->
            cells.add(
                new ActivationLayer(
                    placed.activation(), cells.get(cells.size() - 1).outputShape()));
      }
    }
    return cells;
  }

  /** As layers over whole sequences, built, which put out every step. */
  Sequential layers() {
    List<Layer> layers = new ArrayList<>();
    List<Placed> order = order();
    for (Placed placed : order) {
      switch (placed.role()) {
        case RECURRENT -> layers.addAll(placed.module().layers(nonlinearity));
        case EMBEDDING -> layers.add(embedding(placed.module()));
        case LINEAR -> layers.add(linear(placed.module()));
        default -> layers.add(io.streamrnn.layers.ActivationLayer.of(placed.activation()));
      }
    }
    Sequential model = Sequential.of(layers.toArray(Layer[]::new));
    model.build(
        order.get(0).role() == Role.EMBEDDING
            ? TOKENS
            : TensorShape.of(-1, -1, order.get(0).module().inputSize()));
    return model;
  }

  private static Layer embedding(TorchModule module) {
    Cell cell = module.embedding();
    int rows = cell.weights().get(0).shape().dim(0);
    return filled(
        Embedding.of(rows, cell.outputShape().size())
            .name(module.name())
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
    return metadata.containsKey(KEY) ? stated() : found();
  }

  private enum Role {
    RECURRENT,
    EMBEDDING,
    LINEAR,
    ACTIVATION
  }

  /**
   * What stands at a place.
   *
   * @param module null for an activation
   * @param activation null for a module
   */
  private record Placed(Role role, TorchModule module, Activation activation) {

    static Placed of(Role role, TorchModule module) {
      return new Placed(role, module, null);
    }
  }

  // -- stated in the metadata

  private List<Placed> stated() {
    List<Placed> order = new ArrayList<>();
    List<TorchModule> left = new ArrayList<>(modules);
    for (String name : metadata.get(KEY).strip().split("[\\s,]+")) {
      TorchModule module =
          left.stream().filter(m -> m.name().equals(name)).findFirst().orElse(null);
      if (module != null) {
        left.remove(module);
        order.add(Placed.of(role(module, order.isEmpty()), module));
      } else if (order.isEmpty()) {
        throw new UnsupportedModelException(
            "the first layer must be a module of the file: layers=%s, modules=%s"
                .formatted(metadata.get(KEY), names(modules)));
      } else {
        order.add(new Placed(Role.ACTIVATION, null, activation(KEY, name)));
      }
    }
    if (!left.isEmpty()) {
      throw new UnsupportedModelException(
          "every module must stand in the order: layers=%s, missing=%s"
              .formatted(metadata.get(KEY), names(left)));
    }
    return order;
  }

  /** A first matrix without a bias that is followed by a layer of its width is an embedding. */
  private Role role(TorchModule module, boolean first) {
    if (module.isRecurrent()) {
      return Role.RECURRENT;
    }
    boolean embedding = first && !module.hasBias() && modules.size() > 1;
    return embedding ? Role.EMBEDDING : Role.LINEAR;
  }

  private Activation activation(String key, String name) {
    try {
      return Activation.of(name);
    } catch (IllegalArgumentException e) {
      throw new UnsupportedModelException(
          "neither a module of the file nor an activation: %s=%s, modules=%s; %s"
              .formatted(key, name, names(modules), e.getMessage()));
    }
  }

  // -- found by size

  private List<Placed> found() {
    List<TorchModule> recurrent = modules.stream().filter(TorchModule::isRecurrent).toList();
    List<TorchModule> matrices = modules.stream().filter(m -> !m.isRecurrent()).toList();
    if (recurrent.isEmpty() || recurrent.size() > MAX_RECURRENT || matrices.size() > 2) {
      throw ambiguous("modules");
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
    for (TorchModule next : left) {
      boolean fits =
          below.isEmpty() || below.get(below.size() - 1).outputSize() == next.inputSize();
      if (fits) {
        List<TorchModule> longer = new ArrayList<>(below);
        longer.add(next);
        result.addAll(chains(longer, left.stream().filter(m -> m != next).toList()));
      }
    }
    return result;
  }

  /** All ways to put an embedding below and a linear layer above. */
  private void addWays(
      List<TorchModule> stack, List<TorchModule> matrices, List<List<Placed>> ways) {
    List<TorchModule> choices = new ArrayList<>(matrices);
    choices.add(null);
    for (TorchModule embedding : choices) {
      for (TorchModule linear : choices) {
        boolean all = matrices.stream().allMatch(m -> m == embedding || m == linear);
        boolean once = embedding == null || embedding != linear;
        if (all && once && fits(embedding, stack, linear)) {
          ways.add(order(embedding, stack, linear));
        }
      }
    }
  }

  private static boolean fits(TorchModule embedding, List<TorchModule> stack, TorchModule linear) {
    boolean below =
        embedding == null
            || !embedding.hasBias() && embedding.embeddingSize() == stack.get(0).inputSize();
    boolean above =
        linear == null || linear.inputSize() == stack.get(stack.size() - 1).outputSize();
    return below && above;
  }

  private static List<Placed> order(
      TorchModule embedding, List<TorchModule> stack, TorchModule linear) {
    List<Placed> order = new ArrayList<>();
    if (embedding != null) {
      order.add(Placed.of(Role.EMBEDDING, embedding));
    }
    stack.forEach(module -> order.add(Placed.of(Role.RECURRENT, module)));
    if (linear != null) {
      order.add(Placed.of(Role.LINEAR, linear));
    }
    return order;
  }

  private UnsupportedModelException ambiguous(String what) {
    return new UnsupportedModelException(
        "the file holds weights alone, and how they go together is not certain (%s): modules=%s; %s"
            .formatted(what, names(modules), ADVICE));
  }

  private static List<String> names(List<TorchModule> modules) {
    return modules.stream().map(TorchModule::name).toList();
  }
}
