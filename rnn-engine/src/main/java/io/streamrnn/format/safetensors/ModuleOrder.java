/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.model.UnsupportedModelException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The modules of a file as a stack of layers. A file holds only weights: no order, and nothing of
 * what has none, such as activations. So the layers must be declared, unless the only module is an
 * nn.LSTM or an nn.GRU.
 */
final class ModuleOrder {

  private static final Pattern NUMBERED = Pattern.compile("(.*\\.)?(\\d+)");
  private static final int MOST_GAPS = 12;

  private final List<TorchModule> modules;
  private final Map<String, StoredTensor> initialStates;
  private final Optional<String> declared;
  private final Optional<String> nonlinearity;

  /**
   * The order of the modules of a file.
   *
   * @param initialStates the tensors of the file that the declaration calls initial states
   * @param declared the layers in order; empty if nothing declares them
   * @param nonlinearity that of nn.RNN, if it is declared
   */
  ModuleOrder(
      List<TorchModule> modules,
      Map<String, StoredTensor> initialStates,
      Optional<String> declared,
      Optional<String> nonlinearity) {
    this.modules = modules;
    this.initialStates = initialStates;
    this.declared = declared;
    this.nonlinearity = nonlinearity;
  }

  /** As layers over whole sequences, built, which return every step. */
  Sequential layers() {
    if (modules.isEmpty()) {
      throw new UnsupportedModelException("a model must have a layer: tensors=[]");
    }
    DeclaredLayers layers =
        new DeclaredLayers(modules, initialStates, declared.orElseGet(this::settled), nonlinearity);
    Sequential model = Sequential.of(layers.layers().toArray(Layer[]::new));
    model.build(layers.inputShape());
    return model;
  }

  /** The only module, if nothing can be between or within. */
  private String settled() {
    TorchModule first = modules.get(0);
    boolean isSettled =
        modules.size() == 1
            && first.isRecurrent()
            && (!first.isSimpleRnn() || nonlinearity.isPresent());
    if (!isSettled) {
      throw undeclared();
    }
    return first.word();
  }

  private UnsupportedModelException undeclared() {
    return new UnsupportedModelException(
        "safetensors holds weights and no activations, so the layers must be declared: modules=%s%s; declare modules and activations in the order of forward(), such as \"%s\": in a command --layers, in code ModelSource.file(...).layers(...) or LoadOptions.withLayers(...), with the file {\"layers\": \"...\"} in config.json beside it or in the metadata of save_file"
            .formatted(
                modules.stream().map(TorchModule::describe).toList(), withoutWeights(), example()));
  }

  private String withoutWeights() {
    Set<String> gaps = gaps();
    return gaps.isEmpty() ? "" : ", without weights=" + gaps;
  }

  /** Numbers below those of modules of an nn.Sequential that have no weights. */
  private Set<String> gaps() {
    Set<String> names =
        modules.stream()
            .map(TorchModule::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> gaps = new LinkedHashSet<>();
    for (String name : names) {
      Matcher number = NUMBERED.matcher(name);
      if (number.matches() && number.group(2).length() < 4) {
        String prefix = number.group(1) == null ? "" : number.group(1);
        for (int i = 0; i < Integer.parseInt(number.group(2)) && gaps.size() < MOST_GAPS; i++) {
          gaps.add(prefix + i);
        }
      }
    }
    gaps.removeIf(gap -> names.stream().anyMatch(n -> n.equals(gap) || n.startsWith(gap + ".")));
    return gaps;
  }

  /** The names of the file, in an order that is usual. */
  private String example() {
    List<String> recurrent =
        modules.stream().filter(TorchModule::isRecurrent).map(ModuleOrder::withKind).toList();
    List<String> others =
        modules.stream().filter(m -> !m.isRecurrent()).map(TorchModule::word).toList();
    return String.join(" ", recurrent)
        + (others.isEmpty() ? "" : " relu " + String.join(" relu ", others) + " sigmoid");
  }

  private static String withKind(TorchModule module) {
    return module.isSimpleRnn() ? module.word() + "(tanh)" : module.word();
  }
}
