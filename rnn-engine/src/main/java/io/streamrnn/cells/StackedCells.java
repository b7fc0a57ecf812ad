package io.streamrnn.cells;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Cells on top of one another, as Keras's {@code StackedRNNCells}: in every step the output of a
 * cell is the input of the next. Cells of any kind mix, those of one's own and those without states
 * (a dense head) included.
 *
 * <p>States come in natural order, all of the first cell, then all of the second, each under its
 * name and the number of its cell: {@code h0, c0, h1, c1}.
 */
public final class StackedCells implements Cell {

  private final List<Cell> cells;

  /**
   * A stack of these cells, the lowest first.
   *
   * @throws IllegalArgumentException if there is none, or if a cell does not take the output of the
   *     one below it
   */
  public StackedCells(List<? extends Cell> cells) {
    this.cells = List.copyOf(cells);
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
                    this.cells.get(i - 1).type(),
                    below,
                    i,
                    this.cells.get(i).type(),
                    above));
      }
    }
  }

  /** The cells, the lowest first. */
  public List<Cell> cells() {
    return cells;
  }

  @Override
  public String type() {
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
    List<StateSpec> all = new ArrayList<>();
    int level = 0;
    for (Cell cell : cells) {
      if (cell.states().isEmpty()) {
        continue;
      }
      for (StateSpec state : cell.states()) {
        all.add(new StateSpec(state.name() + level, state.shape()));
      }
      level++;
    }
    return List.copyOf(all);
  }

  @Override
  public List<Weight> weights() {
    return cells.stream().flatMap(cell -> cell.weights().stream()).toList();
  }

  @Override
  public Map<String, Object> config() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Cell cell : cells) {
      all.add(new TreeMap<>(Map.of("class_name", cell.type(), "config", cell.config())));
    }
    return Map.of("cells", all);
  }

  @Override
  public float[] initialState(int index) {
    int offset = 0;
    for (Cell cell : cells) {
      if (index < offset + cell.states().size()) {
        return cell.initialState(index - offset);
      }
      offset += cell.states().size();
    }
    throw new IndexOutOfBoundsException("no such state: index=" + index + ", states=" + offset);
  }

  @Override
  public Kernel kernel() {
    return new StackKernel(cells);
  }

  private static final class StackKernel implements Kernel {

    private final Kernel[] kernels;
    private final int[] outputSizes;
    // What each cell is handed: its part of the caller's states, filled in at every step.
    private final float[][][] parts;
    // The outputs of all cells but the top one, grown to the number of rows at hand.
    private final float[][] between;

    StackKernel(List<Cell> cells) {
      kernels = cells.stream().map(Cell::kernel).toArray(Kernel[]::new);
      outputSizes = cells.stream().mapToInt(c -> c.outputShape().size()).toArray();
      parts = cells.stream().map(c -> new float[c.states().size()][]).toArray(float[][][]::new);
      between =
          IntStream.range(0, kernels.length - 1)
              .mapToObj(i -> new float[outputSizes[i]])
              .toArray(float[][]::new);
    }

    @Override
    public void step(int rows, float[] x, float[][] states, float[] output) {
      int offset = 0;
      float[] input = x;
      for (int i = 0; i < kernels.length; i++) {
        System.arraycopy(states, offset, parts[i], 0, parts[i].length);
        offset += parts[i].length;
        float[] result = i < between.length ? between(i, rows) : output;
        kernels[i].step(rows, input, parts[i], result);
        input = result;
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
