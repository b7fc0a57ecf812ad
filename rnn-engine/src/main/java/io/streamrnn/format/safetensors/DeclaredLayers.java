/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.layers.ActivationLayer;
import io.streamrnn.layers.GetItem;
import io.streamrnn.layers.Glu;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.UnsupportedModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The layers that a declaration such as {@code "emb lstm(last) relu fc sigmoid"} names. */
final class DeclaredLayers {

  private static final String LAST = "last";
  private static final String GLU = "glu";
  private static final Set<String> WITHOUT_EFFECT = Set.of("dropout", "identity");
  private static final TensorShape TOKENS = TensorShape.of(-1, -1);

  private final String declared;
  private final Map<String, TorchModule> modules = new LinkedHashMap<>();
  private final Map<String, StoredTensor> initialStates;
  private final Map<String, Integer> used = new HashMap<>();
  private final Optional<String> nonlinearity;
  private final List<LayerWord> words;
  private final List<Layer> layers = new ArrayList<>();
  private Optional<TensorShape> input = Optional.empty();
  // The module before, and the number of values that it returns for each step.
  private String before = "";
  private int width;

  /**
   * Reads a declaration.
   *
   * @param initialStates the tensors that it names as initial states
   * @throws UnsupportedModelException if it has an unknown word, leaves out a module, or if two
   *     modules have one word or do not fit together
   */
  DeclaredLayers(
      List<TorchModule> modules,
      Map<String, StoredTensor> initialStates,
      String declared,
      Optional<String> nonlinearity) {
    this.initialStates = initialStates;
    this.declared = declared;
    this.nonlinearity = nonlinearity;
    this.words = LayerWord.parse(declared);
    modules.forEach(this::addWord);
    for (int i = 0; i < words.size(); i++) {
      add(i);
    }
    requireAllUsed();
  }

  private void addWord(TorchModule module) {
    TorchModule other = modules.putIfAbsent(module.word(), module);
    if (other != null) {
      throw new UnsupportedModelException(
          "a word of layers must be one module of the file: word=%s, modules='%s' and '%s'; rename the module, or save the whole module that both belong to"
              .formatted(module.word(), other.name(), module.name()));
    }
  }

  /** The tensors that a declaration names as initial states. */
  static Set<String> initialStates(String declared) {
    return LayerWord.parse(declared).stream()
        .flatMap(word -> word.arguments().stream())
        .filter(InitialStates::isNamedBy)
        .map(InitialStates::tensorOf)
        .collect(Collectors.toSet());
  }

  /** Over whole sequences, not built as one. */
  List<Layer> layers() {
    return layers;
  }

  /** The shape of the input, its rows and steps unknown. */
  TensorShape inputShape() {
    return input.orElseThrow();
  }

  private void requireAllUsed() {
    List<String> unused = modules.keySet().stream().filter(m -> !used.containsKey(m)).toList();
    if (!unused.isEmpty()) {
      throw new UnsupportedModelException(
          "layers must name every module of the file: layers=\"%s\", missing=%s"
              .formatted(declared, unused));
    }
  }

  private void add(int at) {
    LayerWord word = words.get(at);
    TorchModule module = modules.get(word.name());
    if (module != null) {
      add(module, word, next(at));
    } else if (word.name().equals(LAST)) {
      requireArguments(word, List.of());
      layers.add(GetItem.lastStep());
    } else if (word.name().equals(GLU)) {
      addGlu(word);
    } else if (!WITHOUT_EFFECT.contains(word.name())) {
      layers.add(ActivationLayer.of(activation(word)));
    }
  }

  /** Halves what the module before returns. */
  private void addGlu(LayerWord word) {
    requireArguments(word, List.of());
    if (input.isEmpty() || width % 2 != 0) {
      throw new UnsupportedModelException(
          "glu halves what the module before it returns, an even number of values: layers=\"%s\", before='%s', values=%d"
              .formatted(declared, before, width));
    }
    layers.add(Glu.create());
    before = word.name();
    width /= 2;
  }

  /** The next module of the declaration. */
  private Optional<TorchModule> next(int at) {
    return words.stream()
        .skip(at + 1)
        .flatMap(word -> Stream.ofNullable(modules.get(word.name())))
        .findFirst();
  }

  private void add(TorchModule module, LayerWord word, Optional<TorchModule> next) {
    boolean embeds = embeds(module, word, next);
    if (input.isEmpty()) {
      input = Optional.of(embeds ? TOKENS : TensorShape.of(-1, -1, module.inputSize()));
    } else {
      requireFits(module, embeds);
    }
    String name = uniqueName(module);
    if (module.isRecurrent()) {
      addRecurrent(module, name, word);
    } else {
      String known = name.isEmpty() ? module.word() : name;
      layers.add(embeds ? module.embedding(known) : module.linear(known));
    }
    before = word.name();
    width = embeds ? module.embeddingSize() : module.outputSize();
  }

  private void requireFits(TorchModule module, boolean embeds) {
    if (embeds || module.inputSize() != width) {
      throw new UnsupportedModelException(
          "each module must take what the one before it returns: layers=\"%s\", '%s' returns %d, '%s' takes %s"
              .formatted(
                  declared, before, width, module.word(), embeds ? "tokens" : module.inputSize()));
    }
  }

  /** A module that is applied again is another layer of the same weights. */
  private String uniqueName(TorchModule module) {
    int times = used.merge(module.word(), 1, Integer::sum);
    return times == 1 ? module.name() : module.word() + "#" + times;
  }

  private void addRecurrent(TorchModule module, String name, LayerWord word) {
    List<String> arguments = new ArrayList<>(word.arguments());
    boolean isLast = arguments.remove(LAST);
    arguments.removeIf(InitialStates::isNamedBy);
    Activation activation = Activation.TANH;
    if (module.isSimpleRnn()) {
      activation =
          nonlinearity(arguments.isEmpty() ? nonlinearity.orElse("tanh") : arguments.remove(0));
    }
    requireArguments(word, arguments);
    layers.addAll(module.layers(name, activation, InitialStates.of(word, initialStates)));
    if (isLast) {
      layers.add(GetItem.lastStep());
    }
  }

  private Activation nonlinearity(String name) {
    return switch (name) {
      case "tanh" -> Activation.TANH;
      case "relu" -> Activation.RELU;
      default ->
          throw new UnsupportedModelException(
              "the nonlinearity of an nn.RNN must be tanh or relu: nonlinearity=%s, layers=\"%s\""
                  .formatted(name, declared));
    };
  }

  /** Whether a module is the table of an embedding. */
  private boolean embeds(TorchModule module, LayerWord word, Optional<TorchModule> next) {
    if (module.isRecurrent()) {
      return false;
    }
    boolean isDeclared = module.mayBeEmbedding() && word.arguments().equals(List.of("embedding"));
    if (!isDeclared) {
      requireArguments(word, without(word, "linear"));
    }
    boolean isOpen = module.mayBeEmbedding() && word.arguments().isEmpty() && input.isEmpty();
    return isDeclared
        || isOpen && embeds(module, word, next.map(TorchModule::inputSize).orElse(-1));
  }

  /** Whether the next module takes the width of a matrix, and not its height. */
  private boolean embeds(TorchModule matrix, LayerWord word, int following) {
    boolean isTable = following == matrix.embeddingSize();
    if (isTable && following == matrix.outputSize()) {
      throw new UnsupportedModelException(
          "a square matrix without a bias may be an nn.Embedding or an nn.Linear: module=%1$s, layers=\"%2$s\"; write %1$s(embedding) or %1$s(linear)"
              .formatted(word.name(), declared));
    }
    return isTable;
  }

  private static List<String> without(LayerWord word, String argument) {
    return word.arguments().stream().filter(given -> !given.equals(argument)).toList();
  }

  private void requireArguments(LayerWord word, List<String> unknown) {
    if (!unknown.isEmpty()) {
      throw new UnsupportedModelException(
          "an argument of a layer must be known: %s, layers=\"%s\"; known: last, h0=TENSOR and c0=TENSOR for recurrent modules, tanh and relu for nn.RNN, embedding and linear for a matrix"
              .formatted(word, declared));
    }
  }

  private ActivationFunction activation(LayerWord word) {
    return TorchActivations.of(word)
        .orElseThrow(
            () ->
                new UnsupportedModelException(
                    "a word of layers must be a module of the file, an activation, last, dropout or identity: word=%s, layers=\"%s\", modules=%s, activations=%s"
                        .formatted(word, declared, modules.keySet(), TorchActivations.NAMES)));
  }
}
