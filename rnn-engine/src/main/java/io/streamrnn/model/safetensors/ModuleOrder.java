package io.streamrnn.model.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.layer.ActivationLayer;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

  List<Cell> layers() {
    if (modules.isEmpty()) {
      throw new UnsupportedModelException("a model must have a layer: tensors=[]");
    }
    return metadata.containsKey(KEY) ? stated() : found();
  }

  // -- stated in the metadata

  private List<Cell> stated() {
    List<Cell> layers = new ArrayList<>();
    List<TorchModule> left = new ArrayList<>(modules);
    for (String name : metadata.get(KEY).strip().split("[\\s,]+")) {
      TorchModule module =
          left.stream().filter(m -> m.name().equals(name)).findFirst().orElse(null);
      if (module != null) {
        left.remove(module);
        layers.addAll(cells(module, layers.isEmpty()));
      } else if (layers.isEmpty()) {
        throw new UnsupportedModelException(
            "the first layer must be a module of the file: layers=%s, modules=%s"
                .formatted(metadata.get(KEY), names(modules)));
      } else {
        Shape shape = layers.get(layers.size() - 1).outputShape();
        layers.add(new ActivationLayer(activation(KEY, name), shape));
      }
    }
    if (!left.isEmpty()) {
      throw new UnsupportedModelException(
          "every module must stand in the order: layers=%s, missing=%s"
              .formatted(metadata.get(KEY), names(left)));
    }
    return layers;
  }

  /** A first matrix without a bias that is followed by a layer of its width is an embedding. */
  private List<Cell> cells(TorchModule module, boolean first) {
    if (module.isRecurrent()) {
      return module.recurrent(nonlinearity);
    }
    boolean embedding = first && !module.hasBias() && modules.size() > 1;
    return List.of(embedding ? module.embedding() : module.linear());
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

  private List<Cell> found() {
    List<TorchModule> recurrent = modules.stream().filter(TorchModule::isRecurrent).toList();
    List<TorchModule> matrices = modules.stream().filter(m -> !m.isRecurrent()).toList();
    if (recurrent.isEmpty() || recurrent.size() > MAX_RECURRENT || matrices.size() > 2) {
      throw ambiguous("modules");
    }
    List<Supplier<List<Cell>>> ways = new ArrayList<>();
    for (List<TorchModule> stack : chains(List.of(), recurrent)) {
      addWays(stack, matrices, ways);
    }
    if (ways.size() != 1) {
      throw ambiguous(ways.isEmpty() ? "no order fits" : "several orders fit");
    }
    return ways.get(0).get();
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
      List<TorchModule> stack, List<TorchModule> matrices, List<Supplier<List<Cell>>> ways) {
    List<TorchModule> choices = new ArrayList<>(matrices);
    choices.add(null);
    for (TorchModule embedding : choices) {
      for (TorchModule linear : choices) {
        boolean all = matrices.stream().allMatch(m -> m == embedding || m == linear);
        boolean once = embedding == null || embedding != linear;
        if (all && once && fits(embedding, stack, linear)) {
          ways.add(() -> cells(embedding, stack, linear));
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

  private List<Cell> cells(TorchModule embedding, List<TorchModule> stack, TorchModule linear) {
    List<Cell> layers = new ArrayList<>();
    if (embedding != null) {
      layers.add(embedding.embedding());
    }
    stack.forEach(module -> layers.addAll(module.recurrent(nonlinearity)));
    if (linear != null) {
      layers.add(linear.linear());
    }
    return layers;
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
