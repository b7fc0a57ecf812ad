/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.cells.SelectionCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is between the brackets of Python's {@code x[:, -1, :]}. Immutable. */
final class ItemKey {

  /** What is taken of one axis, or an axis that is added. */
  private interface Item {

    /** Whether it takes an axis as it is. */
    default boolean isWhole() {
      return false;
    }

    /** Whether an axis of the input belongs to it. */
    default boolean hasAxis() {
      return true;
    }

    /** Whether the output has an axis for it. */
    default boolean isKept() {
      return true;
    }

    /** Which entries of an axis of a known extent it takes. */
    int[] of(int extent);
  }

  private record Index(int index) implements Item {

    @Override
    public boolean isKept() {
      return false;
    }

    @Override
    public int[] of(int extent) {
      int at = index < 0 ? index + extent : index;
      return at < 0 || at >= extent ? new int[0] : new int[] {at};
    }

    @Override
    public String toString() {
      return Integer.toString(index);
    }
  }

  private record Slice(OptionalInt start, OptionalInt stop, int step) implements Item {

    @Override
    public boolean isWhole() {
      return (start.isEmpty() || start.getAsInt() == 0) && stop.isEmpty() && step == 1;
    }

    /** As Python's {@code slice.indices}. */
    @Override
    public int[] of(int extent) {
      int low = step > 0 ? 0 : -1;
      int high = step > 0 ? extent : extent - 1;
      int from = clip(start, step > 0 ? low : high, extent, low, high);
      int to = clip(stop, step > 0 ? high : low, extent, low, high);
      long stride = Math.abs((long) step);
      long count = ((step > 0 ? to - from : from - to) + stride - 1) / stride;
      return IntStream.range(0, (int) Math.max(0, count)).map(i -> from + i * step).toArray();
    }

    private static int clip(OptionalInt at, int absent, int extent, int low, int high) {
      if (at.isEmpty()) {
        return absent;
      }
      int index = at.getAsInt() < 0 ? at.getAsInt() + extent : at.getAsInt();
      return Math.max(low, Math.min(high, index));
    }

    @Override
    public String toString() {
      return text(start) + ":" + text(stop) + (step == 1 ? "" : ":" + step);
    }

    private static String text(OptionalInt at) {
      return at.isPresent() ? Integer.toString(at.getAsInt()) : "";
    }
  }

  /** An axis of extent 1 that the input does not have. */
  private enum Added implements Item {
    AXIS;

    @Override
    public boolean hasAxis() {
      return false;
    }

    @Override
    public int[] of(int extent) {
      return new int[] {0};
    }

    @Override
    public String toString() {
      return "None";
    }
  }

  /** All axes that no other item takes. */
  private enum Rest implements Item {
    AXES;

    @Override
    public boolean hasAxis() {
      return false;
    }

    @Override
    public int[] of(int extent) {
      throw new IllegalStateException("replaced by whole axes");
    }

    @Override
    public String toString() {
      return "...";
    }
  }

  private static final Slice WHOLE = new Slice(OptionalInt.empty(), OptionalInt.empty(), 1);

  private final List<Item> items;

  private ItemKey(List<Item> items) {
    this.items = List.copyOf(items);
  }

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ItemKey parse(String key) {
    List<Item> items = new ArrayList<>();
    for (String item : key.split(",")) {
      items.add(item(item.strip(), key));
    }
    if (Collections.frequency(items, Rest.AXES) > 1) {
      throw new IllegalArgumentException("a key has at most one '...': key=[%s]".formatted(key));
    }
    return new ItemKey(items);
  }

  private static Item item(String item, String key) {
    try {
      return switch (item) {
        case "..." -> Rest.AXES;
        case "None" -> Added.AXIS;
        default -> item.contains(":") ? slice(item) : new Index(Integer.parseInt(item));
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a key has numbers, slices, '...' and None: item='%s', key=[%s]".formatted(item, key), e);
    }
  }

  private static Slice slice(String item) {
    String[] parts = item.split(":", -1);
    OptionalInt step = parts.length > 2 ? number(parts[2]) : OptionalInt.empty();
    if (parts.length > 3 || step.orElse(1) == 0) {
      throw new IllegalArgumentException("start:stop:step, the step not being 0");
    }
    return new Slice(number(parts[0]), number(parts[1]), step.orElse(1));
  }

  private static OptionalInt number(String text) {
    return text.isBlank() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text.strip()));
  }

  /** The items for an input of a rank, one for each of its axes besides those that are added. */
  private List<Item> items(int rank) {
    int named = (int) items.stream().filter(Item::hasAxis).count();
    List<Item> whole = Collections.nCopies(Math.max(0, rank - named), WHOLE);
    List<Item> all = new ArrayList<>();
    items.forEach(item -> all.addAll(item == Rest.AXES ? whole : List.of(item)));
    if (!items.contains(Rest.AXES)) {
      all.addAll(whole);
    }
    return all;
  }

  /** Whether this takes the last entry of the axis of steps, and all of the others. */
  boolean isLastStep(int rank) {
    List<Item> all = items(rank);
    return rank > 2
        && all.size() == rank
        && all.get(1).equals(new Index(-1))
        && IntStream.range(0, rank).filter(i -> i != 1).allMatch(i -> all.get(i).isWhole());
  }

  /** Whether this takes everything. */
  boolean isWhole(int rank) {
    return items(rank).stream().allMatch(Item::isWhole);
  }

  /**
   * What this takes of each event.
   *
   * @param input the shape of a tensor of events
   * @param leading how many axes are before those of an event
   * @return empty if this takes part of the axes before those of an event, or adds one among them,
   *     or the shape of an event is not known
   */
  Optional<SelectionCell> ofEvent(TensorShape input, int leading, String layer) {
    List<Item> all = items(input.rank());
    boolean keepsEvents =
        leading > 0
            && leading <= input.rank()
            && all.size() >= leading
            && all.subList(0, leading).stream().allMatch(Item::isWhole);
    if (!keepsEvents || input.dims().subList(leading, input.rank()).contains(TensorShape.UNKNOWN)) {
      return Optional.empty();
    }
    Shape event = input.from(leading);
    return Optional.of(
        new SelectionCell(
            event,
            shape(input, layer).from(leading),
            positions(all.subList(leading, all.size()), event)));
  }

  /**
   * Which values of an event the output has, whichever events it has.
   *
   * @param leading how many axes are before those of an event
   */
  int[] valuesOfEvent(TensorShape input, int leading) {
    List<Item> all = items(input.rank());
    List<Item> ofEvent = new ArrayList<>();
    int axis = 0;
    for (Item item : all) {
      if (item.hasAxis() && axis++ >= leading) {
        ofEvent.add(item);
      }
    }
    return positions(ofEvent, input.from(leading));
  }

  /** The shape of the output. */
  TensorShape shape(TensorShape input, String layer) {
    List<Item> all = itemsOf(input, layer);
    List<Integer> dims = new ArrayList<>();
    int axis = 0;
    for (Item item : all) {
      int extent = item.hasAxis() ? input.dim(axis++) : 1;
      if (item.isKept()) {
        dims.add(extent(item, extent, input, layer));
      } else if (extent != TensorShape.UNKNOWN) {
        extent(item, extent, input, layer);
      }
    }
    return new TensorShape(dims);
  }

  private int extent(Item item, int extent, TensorShape input, String layer) {
    if (extent == TensorShape.UNKNOWN) {
      return TensorShape.UNKNOWN;
    }
    int taken = item.of(extent).length;
    if (taken == 0) {
      throw new IllegalArgumentException(
          "x[%s] takes nothing of its input: input=%s, layer=%s".formatted(this, input, layer));
    }
    return taken;
  }

  private List<Item> itemsOf(TensorShape input, String layer) {
    List<Item> all = items(input.rank());
    boolean hasAxes = all.stream().filter(Item::hasAxis).count() == input.rank();
    if (!hasAxes || !all.get(0).isWhole()) {
      throw new IllegalArgumentException(
          "x[%s] must take all rows, and no more axes than its input has: input=%s, layer=%s"
              .formatted(this, input, layer));
    }
    return all;
  }

  /** The positions of the output's values in the input, in order. */
  int[] positions(Shape input, String layer) {
    shape(TensorShape.of(input), layer);
    return positions(items(input.rank()), input);
  }

  private static int[] positions(List<Item> items, Shape input) {
    int[] positions = {0};
    int axis = 0;
    for (Item item : items) {
      if (item.hasAxis()) {
        int extent = input.dim(axis++);
        int[] taken = item.of(extent);
        positions =
            IntStream.of(positions)
                .flatMap(at -> IntStream.of(taken).map(i -> at * extent + i))
                .toArray();
      }
    }
    return positions;
  }

  /** As in Python, without the brackets. */
  @Override
  public String toString() {
    return items.stream().map(Item::toString).collect(Collectors.joining(", "));
  }
}
