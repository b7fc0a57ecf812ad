/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import io.streamrnn.cell.CellForm;
import io.streamrnn.cell.Shape;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.FormNode;
import io.streamrnn.layers.MergeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Merges several sources. Masks are merged like values: by their product, which uses an event that
 * all of them use, or by their maximum, which uses an event that one of them uses.
 *
 * @param from the sources that are merged
 * @param masks the mask of each source, empty for a source without a mask, if masked sources are
 *     left out; otherwise an empty list
 */
record MergePart(MergeKind kind, List<Source> from, List<Optional<Source>> masks) implements Part {

  MergePart {
    from = List.copyOf(from);
    masks = List.copyOf(masks);
  }

  @Override
  public Shape shape(Function<Source, Shape> shapes) {
    List<Shape> merged = from.stream().map(shapes).toList();
    List<Integer> dims = new ArrayList<>(merged.get(0).dims());
    if (kind == MergeKind.CONCATENATE) {
      int last = dims.size() - 1;
      dims.set(last, merged.stream().mapToInt(shape -> shape.dim(last)).sum());
    }
    return new Shape(dims);
  }

  @Override
  public List<Source> reads() {
    return Stream.concat(from.stream(), masks.stream().flatMap(Optional::stream)).toList();
  }

  @Override
  public Part reading(UnaryOperator<Source> sources) {
    return new MergePart(
        kind,
        from.stream().map(sources).toList(),
        masks.stream().map(mask -> mask.map(sources)).toList());
  }

  @Override
  public Composition compose(GraphForm form) {
    Map<String, Object> options = new HashMap<>();
    options.put("mode", kind.word());
    if (kind == MergeKind.CONCATENATE) {
      int blocks = Memory.blocks(form.shape(from.get(0)));
      if (blocks > 1) {
        options.put("blocks", blocks);
      }
    }
    if (!masks.isEmpty()) {
      options.put("masked", masks.stream().map(Optional::isPresent).toList());
    }
    return Composition.ofStateless(
        FormNode.operation(
            CellForm.of("merge", 1, options),
            List.of(),
            reads().stream().map(form::node).toList()));
  }

  @Override
  public Work work(Memory memory, int firstState) {
    Memory.Values[] sources = memory.values(from);
    float[][] arrays = new float[sources.length][];
    int[] sizes = memory.sizes(from);
    if (kind == MergeKind.CONCATENATE) {
      return concatenation(memory, from, memory.blocks(from.get(0)));
    } else if (masks.isEmpty()) {
      return (rows, to) -> kind.merge(fill(arrays, sources), rows * sizes[0], to);
    }
    Memory.Values[] used = masks.stream().map(m -> values(memory, m)).toArray(Memory.Values[]::new);
    float[][] usedRows = new float[used.length][];
    return (rows, to) ->
        kind.merge(fill(arrays, sources), fill(usedRows, used), rows, sizes[0], to);
  }

  /**
   * Work that concatenates sources.
   *
   * @param blocksPerRow the number of blocks of each source in a row, which alternate
   */
  static Work concatenation(Memory memory, List<Source> from, int blocksPerRow) {
    Memory.Values[] sources = memory.values(from);
    float[][] arrays = new float[sources.length][];
    int[] lengths = memory.sizes(from);
    for (int k = 0; k < lengths.length; k++) {
      lengths[k] /= blocksPerRow;
    }
    return (rows, to) ->
        MergeKind.concatenate(fill(arrays, sources), lengths, rows * blocksPerRow, to);
  }

  private static Memory.Values values(Memory memory, Optional<Source> mask) {
    float[] none = new float[0];
    return mask.map(memory::values).orElse(() -> none);
  }

  private static float[][] fill(float[][] arrays, Memory.Values[] sources) {
    for (int k = 0; k < arrays.length; k++) {
      arrays[k] = sources[k].get();
    }
    return arrays;
  }
}
