/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Einsum: products of elements, summed up over the labels that the output does not have. Sums are
 * in double.
 */
final class EinsteinSum extends Operation {

  private static final String ELLIPSIS = "...";

  private final TensorType summed;
  // Where the elements of each input are, by the axes of the output and by those of the sum.
  private final AffineMap[] kept;
  private final AffineMap[] added;

  private EinsteinSum(TensorType output, TensorType summed, AffineMap[] kept, AffineMap[] added) {
    super(output);
    this.summed = summed;
    this.kept = kept;
    this.added = added;
  }

  static Operation plan(Op op) {
    return new Equation(op).operation();
  }

  @Override
  Optional<String> mixing(LongPredicate isTime) {
    return Arrays.stream(summed.dims()).anyMatch(isTime)
        ? Optional.of(ProductOperators.OVER_STEPS)
        : Optional.empty();
  }

  @Override
  double memory() {
    return super.memory() * (1 + kept.length) + (double) summed.elements() * kept.length;
  }

  @Override
  double cost() {
    return (double) output().elements() * summed.elements() * kept.length;
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    int[][] starts = Arrays.stream(kept).map(AffineMap::positions).toArray(int[][]::new);
    int[][] steps = Arrays.stream(added).map(AffineMap::positions).toArray(int[][]::new);
    float[] y = out[0].floats();
    return () -> {
      for (int i = 0; i < y.length; i++) {
        double sum = 0;
        for (int s = 0; s < steps[0].length; s++) {
          double product = 1;
          for (int k = 0; k < starts.length; k++) {
            product *= in[k].floats()[starts[k][i] + steps[k][s]];
          }
          sum += product;
        }
        y[i] = (float) sum;
      }
    };
  }

  /** An equation over the inputs of a node. Axes of an ellipsis have negative labels. */
  private static final class Equation {

    private final Op op;
    private final String text;
    private final List<List<Integer>> labels = new ArrayList<>();
    private final Map<Integer, Long> extents = new TreeMap<>();
    private final List<Integer> output;

    Equation(Op op) {
      this.op = op;
      this.text = op.attributes().text("equation", "").replace(" ", "");
      int arrow = text.indexOf("->");
      String[] terms = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
      require(terms.length == op.inputs().length);
      for (int k = 0; k < terms.length; k++) {
        TensorType type = op.floats(k);
        labels.add(labels(terms[k], type.rank()));
        require(labels.get(k).size() == type.rank());
        for (int axis = 0; axis < type.rank(); axis++) {
          extend(labels.get(k).get(axis), type.dim(axis));
        }
      }
      output = arrow < 0 ? implicit() : explicit(text.substring(arrow + 2));
    }

    private void require(boolean condition) {
      op.require(condition, "an equation must fit the inputs", "equation=" + text);
    }

    /** The labels of a term, of which an ellipsis takes the axes that are left. */
    private List<Integer> labels(String term, int rank) {
      int dots = term.indexOf(ELLIPSIS);
      if (dots < 0) {
        return letters(term);
      }
      List<Integer> all = letters(term.substring(0, dots));
      List<Integer> last = letters(term.substring(dots + ELLIPSIS.length()));
      for (int free = rank - all.size() - last.size(), k = free; k > 0; k--) {
        all.add(-k);
      }
      all.addAll(last);
      return all;
    }

    private List<Integer> letters(String term) {
      require(term.chars().allMatch(Character::isLetter));
      return new ArrayList<>(term.chars().boxed().toList());
    }

    private void extend(int label, long extent) {
      long known = extents.getOrDefault(label, 1L);
      require(known == 1 || extent == 1 || known == extent);
      extents.put(label, known == 1 ? extent : known);
    }

    /** The axes of the ellipsis, and the letters that there are once, in alphabetical order. */
    private List<Integer> implicit() {
      return extents.keySet().stream()
          .filter(
              label ->
                  label < 0
                      || labels.stream().flatMap(List::stream).filter(label::equals).count() == 1)
          .toList();
    }

    private List<Integer> explicit(String term) {
      int axes = (int) extents.keySet().stream().filter(label -> label < 0).count();
      List<Integer> kept = labels(term, term.replace(ELLIPSIS, "").length() + axes);
      require(
          kept.stream().distinct().count() == kept.size() && extents.keySet().containsAll(kept));
      return kept;
    }

    Operation operation() {
      List<Integer> rest =
          extents.keySet().stream().filter(label -> !output.contains(label)).toList();
      TensorType type = type(output);
      TensorType summed = type(rest);
      return new EinsteinSum(type, summed, maps(output, type), maps(rest, summed));
    }

    private TensorType type(List<Integer> axes) {
      return TensorType.floats(axes.stream().mapToLong(extents::get).toArray());
    }

    private AffineMap[] maps(List<Integer> axes, TensorType type) {
      AffineMap[] maps = new AffineMap[labels.size()];
      for (int k = 0; k < maps.length; k++) {
        Map<Integer, Long> strides = strides(k);
        maps[k] =
            new AffineMap(
                type,
                0,
                axes.stream().mapToLong(label -> strides.getOrDefault(label, 0L)).toArray());
      }
      return maps;
    }

    /**
     * How far the next element of each label is; a label that there is twice takes the diagonal.
     */
    private Map<Integer, Long> strides(int input) {
      Map<Integer, Long> strides = new LinkedHashMap<>();
      TensorType type = op.type(input);
      for (int axis = 0; axis < type.rank(); axis++) {
        long stride = type.dim(axis) == 1 ? 0 : type.strides()[axis];
        strides.merge(labels.get(input).get(axis), stride, Long::sum);
      }
      return strides;
    }
  }
}
