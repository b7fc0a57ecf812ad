/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.identity.ComposedCell;
import io.streamrnn.identity.Composition;
import io.streamrnn.identity.Composition.StateOf;
import io.streamrnn.identity.FormNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cells on top of one another, as Keras's {@code StackedRNNCells}: in every step the output of a
 * cell is the input of the next. Cells of any kind mix, custom ones and those without states (a
 * dense head) included.
 *
 * <p>States come in natural order, all of the first cell, then all of the second, each under its
 * name and the number of its cell: {@code h0, c0, h1, c1}. With {@link #reverseStateOrder} the
 * blocks of the cells come in reverse, {@code h1, c1, h0, c0}, as before TensorFlow 1.11: another
 * order of the same states, the same numbers.
 *
 * <p>Every cell that declares constants receives them. These cells must declare the same.
 */
public final class StackedCells implements ConditionedCell, DifferentiableCell, ComposedCell {

  private final List<Cell> cells;
  private final boolean reverseStateOrder;
  // The index of the first state of each cell.
  private final int[] offsets;
  // Which cell each state is of.
  private final int[] owners;
  private final List<StateSpec> states;
  private final List<Weight> weights;
  private final List<Shape> constants;

  /**
   * A stack of these cells, the lowest first, with states in natural order.
   *
   * @throws IllegalArgumentException if there is none, or if a cell does not take the output of the
   *     one below it
   */
  public StackedCells(List<? extends Cell> cells) {
    this(cells, false);
  }

  /**
   * A stack of these cells, the lowest first.
   *
   * @param reverseStateOrder whether the states of the top cell come first
   * @throws IllegalArgumentException if there is none, if a cell does not take the output of the
   *     one below it, or if two cells declare different constants
   */
  public StackedCells(List<? extends Cell> cells, boolean reverseStateOrder) {
    this.cells = List.copyOf(cells);
    this.reverseStateOrder = reverseStateOrder;
    requireChain(this.cells);
    this.offsets = offsets(this.cells, reverseStateOrder);
    this.owners = owners(this.cells, offsets);
    this.weights = this.cells.stream().flatMap(cell -> cell.weights().stream()).toList();
    this.constants = commonConstants(this.cells);
    this.states = CanonicalForm.of(this).states();
  }

  private static void requireChain(List<Cell> cells) {
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("a stack needs at least one cell: cells=[]");
    }
    for (int i = 1; i < cells.size(); i++) {
      Shape below = cells.get(i - 1).outputShape();
      Shape above = cells.get(i).inputShape();
      if (!below.equals(above)) {
        throw new IllegalArgumentException(
            "a cell must take the output of the cell below it: output of cells[%d] %s=%s, input of cells[%d] %s=%s"
                .formatted(
                    i - 1,
                    cells.get(i - 1).className(),
                    below,
                    i,
                    cells.get(i).className(),
                    above));
      }
    }
  }

  private static int[] offsets(List<Cell> cells, boolean reverse) {
    int[] offsets = new int[cells.size()];
    int next = 0;
    for (int n = 0; n < offsets.length; n++) {
      int i = reverse ? offsets.length - 1 - n : n;
      offsets[i] = next;
      next += cells.get(i).states().size();
    }
    return offsets;
  }

  private static int[] owners(List<Cell> cells, int[] offsets) {
    int[] owners = new int[cells.stream().mapToInt(c -> c.states().size()).sum()];
    for (int i = 0; i < offsets.length; i++) {
      Arrays.fill(owners, offsets[i], offsets[i] + cells.get(i).states().size(), i);
    }
    return owners;
  }

  private static List<Shape> commonConstants(List<Cell> cells) {
    List<List<Shape>> declared =
        cells.stream()
            .map(ConditionedCell::constantsOf)
            .filter(c -> !c.isEmpty())
            .distinct()
            .toList();
    if (declared.size() > 1) {
      throw new IllegalArgumentException(
          "the cells of a stack take the same constants: declared=" + declared);
    }
    return declared.isEmpty() ? List.of() : declared.get(0);
  }

  /**
   * Cells without stacks among them: what a stack computes is computed by its cells, one on top of
   * the other. Their states are in natural order.
   */
  public static List<Cell> flat(List<? extends Cell> cells) {
    return cells.stream()
        .flatMap(
            cell ->
                cell instanceof StackedCells stack ? flat(stack.cells).stream() : Stream.of(cell))
        .toList();
  }

  /** The cells, the lowest first. */
  public List<Cell> cells() {
    return cells;
  }

  /** Whether the states of the top cell come first: Keras's {@code reverse_state_order}. */
  public boolean reverseStateOrder() {
    return reverseStateOrder;
  }

  @Override
  public String className() {
    return "StackedRNNCells";
  }

  @Override
  public Shape inputShape() {
    return cells.get(0).inputShape();
  }

  @Override
  public Shape outputShape() {
    return cells.get(cells.size() - 1).outputShape();
  }

  @Override
  public List<StateSpec> states() {
    return states;
  }

  /**
   * The index in {@link #states} of the first state of a cell.
   *
   * @param cell its number, the lowest being 0
   */
  public int stateOffset(int cell) {
    return offsets[cell];
  }

  @Override
  public List<Weight> weights() {
    return weights;
  }

  @Override
  public long multiplications() {
    return cells.stream().mapToLong(Cell::multiplications).sum();
  }

  @Override
  public Map<String, Object> config() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Cell cell : cells) {
      all.add(new TreeMap<>(Map.of("class_name", cell.className(), "config", cell.config())));
    }
    return reverseStateOrder
        ? Map.of("cells", all, "reverse_state_order", true)
        : Map.of("cells", all);
  }

  @Override
  public float[] initialState(int index) {
    int owner = owner(index);
    return cells.get(owner).initialState(index - offsets[owner]);
  }

  @Override
  public Composition compose(FormNode input, Optional<FormNode> mask) {
    FormNode output = input;
    StateOf[] all = new StateOf[owners.length];
    for (int i = 0; i < offsets.length; i++) {
      Composition cell = Composition.of(cells.get(i), output, mask);
      for (int k = 0; k < cell.states().size(); k++) {
        all[offsets[i] + k] = cell.states().get(k);
      }
      output = cell.output();
    }
    return new Composition(output, List.of(all));
  }

  private int owner(int state) {
    if (state < 0 || state >= owners.length) {
      throw new IndexOutOfBoundsException(
          "no such state: index=" + state + ", states=" + owners.length);
    }
    return owners[state];
  }

  @Override
  public List<Shape> constants() {
    return constants;
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    List<Cell> result = new ArrayList<>();
    int from = 0;
    for (Cell cell : cells) {
      int count = cell.weights().size();
      result.add(count == 0 ? cell : cell.withWeights(replaced.subList(from, from + count)));
      from += count;
    }
    return new StackedCells(result, reverseStateOrder);
  }

  @Override
  public Variable differentiableInitialState(int index, List<Variable> weights) {
    int owner = owner(index);
    Cell cell = cells.get(owner);
    int from = cells.subList(0, owner).stream().mapToInt(c -> c.weights().size()).sum();
    List<Variable> own = weights.subList(from, from + cell.weights().size());
    return DifferentiableCell.of(cell).differentiableInitialState(index - offsets[owner], own);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable output = in.x();
    Variable[] after = new Variable[states.size()];
    int from = 0;
    for (int i = 0; i < offsets.length; i++) {
      Cell cell = cells.get(i);
      int to = from + cell.weights().size();
      List<Variable> own = in.states().subList(offsets[i], offsets[i] + cell.states().size());
      List<Variable> constants =
          ConditionedCell.constantsOf(cell).isEmpty() ? List.of() : in.constants();
      VariableStep step =
          DifferentiableCell.of(cell)
              .differentiableStep(
                  new VariableStepInputs(in.weights().subList(from, to), output, own, constants));
      for (int k = 0; k < own.size(); k++) {
        after[offsets[i] + k] = step.states().get(k);
      }
      output = step.output();
      from = to;
    }
    return new VariableStep(output, List.of(after));
  }

  @Override
  public ConditionedKernel kernel() {
    return new StackKernel(cells, offsets, owners);
  }

  /** Takes all steps of a cell before those of the next. */
  private static final class StackKernel implements ConditionedKernel, SequenceKernel {

    private final SequenceKernel[] kernels;
    private final int[] offsets;
    private final int[] owners;
    private final int[] outputSizes;
    // The part of the caller's states that each cell receives, set at every step.
    private final float[][][] parts;
    // The outputs of all cells but the top one, grown to the current number of rows.
    private final float[][] between;
    // The first of the cells that take the last step alone where no other output is received.
    private final int head;

    StackKernel(List<Cell> cells, int[] offsets, int[] owners) {
      this.offsets = offsets;
      this.owners = owners;
      kernels = cells.stream().map(SequenceKernel::of).toArray(SequenceKernel[]::new);
      outputSizes = cells.stream().mapToInt(c -> c.outputShape().size()).toArray();
      parts = cells.stream().map(c -> new float[c.states().size()][]).toArray(float[][][]::new);
      between =
          IntStream.range(0, kernels.length - 1)
              .mapToObj(i -> new float[outputSizes[i]])
              .toArray(float[][]::new);
      head = head(cells);
    }

    /** A custom cell takes all steps: it may fail at one before the last. */
    private static int head(List<Cell> cells) {
      int head = cells.size();
      while (head > 1
          && cells.get(head - 1).states().isEmpty()
          && cells.get(head - 1) instanceof BuiltInCell) {
        head--;
      }
      return head;
    }

    @Override
    public boolean isBatchInvariant() {
      return Arrays.stream(kernels).allMatch(Kernel::isBatchInvariant);
    }

    @Override
    public boolean isOutput(int index) {
      int owner = owners[index];
      return owner == kernels.length - 1 && kernels[owner].isOutput(index - offsets[owner]);
    }

    @Override
    public boolean isFiniteWithOthers(int index) {
      int owner = owners[index];
      return kernels[owner].isFiniteWithOthers(index - offsets[owner]);
    }

    @Override
    public void setConstants(float[][] constants) {
      for (Kernel kernel : kernels) {
        ConditionedKernel.setConstants(kernel, constants);
      }
    }

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      float[] input = x;
      for (int i = 0; i < kernels.length; i++) {
        select(states, offsets[i], parts[i]);
        float[] result = i < between.length ? between(i, rows) : output;
        kernels[i].step(rows, input, parts[i], result);
        input = result;
      }
    }

    @Override
    public void steps(
        int steps, int rows, float[] x, float[][] states, boolean everyOutput, float[] outputs) {
      float[] input = x;
      int left = steps;
      for (int i = 0; i < kernels.length; i++) {
        select(states, offsets[i], parts[i]);
        boolean every = everyOutput || i + 1 < head;
        int after = every ? left : 1;
        float[] result = i < between.length ? between(i, after * rows) : outputs;
        kernels[i].steps(left, rows, input, parts[i], every, result);
        left = after;
        input = result;
      }
    }

    /** The states of a part. Callers pass the same arrays, which need not be written again. */
    private static void select(float[][] states, int from, float[][] part) {
      for (int k = 0; k < part.length; k++) {
        if (part[k] != states[from + k]) {
          part[k] = states[from + k];
        }
      }
    }

    private float[] between(int cell, int rows) {
      int needed = Math.multiplyExact(rows, outputSizes[cell]);
      if (between[cell].length < needed) {
        between[cell] = new float[needed];
      }
      return between[cell];
    }
  }
}
