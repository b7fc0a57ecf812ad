/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weights that PyTorch computes from others before each call, in place of the weights themselves.
 *
 * <ul>
 *   <li>Weight norm (Salimans and Kingma 2016), {@code w = g v / norm(v)}: {@code NAME_g} and
 *       {@code NAME_v} of {@code torch.nn.utils.weight_norm}; {@code
 *       parametrizations.NAME.original0} and {@code original1} of {@code
 *       torch.nn.utils.parametrizations.weight_norm}.
 *   <li>Dropped weights (Merity et al. 2017): {@code NAME_raw}, which is the weight at inference. A
 *       {@code NAME} beside it has what the last training step left.
 * </ul>
 */
final class Reparametrization {

  private static final String PARAMETRIZATIONS = "parametrizations.";
  private static final List<String> OTHERS = List.of("_orig", "_mask", "_u");

  private final Map<String, StoredTensor> stored;
  private final Map<String, StoredTensor> resolved = new LinkedHashMap<>();

  private Reparametrization(Map<String, StoredTensor> stored) {
    this.stored = stored;
  }

  /** The weights by the names that the modules give them. */
  static Map<String, StoredTensor> resolve(Map<String, StoredTensor> stored) {
    Reparametrization names = new Reparametrization(stored);
    stored.keySet().forEach(names::add);
    return names.resolved;
  }

  private void add(String name) {
    int own = name.lastIndexOf('.') + 1;
    int parametrized = name.lastIndexOf(PARAMETRIZATIONS);
    if (parametrized >= 0 && (parametrized == 0 || name.charAt(parametrized - 1) == '.')) {
      addParametrized(name, parametrized);
    } else if (isPart(name, "_g", "_v")) {
      put(without(name), weightNorm(without(name), without(name) + "_g", without(name) + "_v"));
    } else if (isWeight(name, own) && name.endsWith("_raw")) {
      put(name.substring(0, name.length() - 4), stored.get(name));
    } else if (isWeight(name, own) && OTHERS.stream().anyMatch(name::endsWith)) {
      throw unsupported(name);
    } else if (!stored.containsKey(name + "_raw")) {
      put(name, stored.get(name));
    }
  }

  /** The weights of modules are called {@code weight}, with a suffix or without. */
  private static boolean isWeight(String name, int own) {
    return name.startsWith("weight", own);
  }

  private boolean isPart(String name, String first, String second) {
    boolean isEither = name.endsWith(first) || name.endsWith(second);
    return isEither
        && stored.keySet().containsAll(Set.of(without(name) + first, without(name) + second));
  }

  private static String without(String name) {
    return name.substring(0, name.length() - 2);
  }

  /** {@code PREFIXparametrizations.NAME.original0}. */
  private void addParametrized(String name, int at) {
    String rest = name.substring(at + PARAMETRIZATIONS.length());
    int dot = rest.indexOf('.');
    String prefix = name.substring(0, at);
    String weight = dot < 0 ? rest : rest.substring(0, dot);
    String of = prefix + PARAMETRIZATIONS + weight + ".original";
    boolean isNorm = stored.keySet().containsAll(Set.of(of + "0", of + "1"));
    if (!isNorm || !(name.equals(of + "0") || name.equals(of + "1"))) {
      throw unsupported(name);
    }
    put(prefix + weight, weightNorm(prefix + weight, of + "0", of + "1"));
  }

  private void put(String name, @Nullable StoredTensor tensor) {
    resolved.put(name, Objects.requireNonNull(tensor));
  }

  private static UnsupportedModelException unsupported(String name) {
    return new UnsupportedModelException(
        "parametrization not supported: tensor=%s; supported: weight norm; call torch.nn.utils.parametrize.remove_parametrizations, or remove_spectral_norm or prune.remove, and save the state_dict again"
            .formatted(name));
  }

  private StoredTensor weightNorm(String name, String gains, String directions) {
    StoredTensor g = Objects.requireNonNull(stored.get(gains));
    StoredTensor v = Objects.requireNonNull(stored.get(directions));
    if (!v.isMatrix()) {
      throw new UnsupportedModelException(
          "weight norm is supported for matrices: tensor=%s, shape=%s"
              .formatted(v.name(), v.dims()));
    }
    int rows = v.dim(0);
    int columns = v.dim(1);
    int byRow = extent(g, 0, rows, v);
    int byColumn = extent(g, 1, columns, v);
    return StoredTensor.of(
        name, v.dims(), scaled(g.values(), v.values(), columns, byRow > 1, byColumn > 1));
  }

  /** The extent of the gains along an axis: that of the weight, or 1 where all share a norm. */
  private static int extent(StoredTensor gains, int axis, int whole, StoredTensor weight) {
    int extent = gains.dims().isEmpty() ? 1 : gains.isMatrix() ? gains.dim(axis) : -1;
    if (extent != 1 && extent != whole) {
      throw new ModelFormatException(
          "the gains of weight norm must have an extent of 1 or that of the weight: tensor=%s, shape=%s, weight=%s"
              .formatted(gains.name(), gains.dims(), weight.dims()));
    }
    return extent;
  }

  private static float[] scaled(
      float[] gains, float[] weight, int columns, boolean byRow, boolean byColumn) {
    double[] squares = new double[gains.length];
    int width = byColumn ? columns : 1;
    for (int i = 0; i < weight.length; i++) {
      squares[group(i, columns, width, byRow, byColumn)] += (double) weight[i] * weight[i];
    }
    float[] result = new float[weight.length];
    for (int i = 0; i < weight.length; i++) {
      int group = group(i, columns, width, byRow, byColumn);
      result[i] = (float) (weight[i] * (gains[group] / Math.sqrt(squares[group])));
    }
    return result;
  }

  private static int group(int i, int columns, int width, boolean byRow, boolean byColumn) {
    return (byRow ? i / columns * width : 0) + (byColumn ? i % columns : 0);
  }
}
