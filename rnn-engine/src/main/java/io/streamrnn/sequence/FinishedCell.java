package io.streamrnn.sequence;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.spec.CellSpec;
import io.streamrnn.spec.WeightSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A cell that has its weights already, where a spec is wanted. */
record FinishedCell(Cell cell) implements CellSpec {

  FinishedCell {
    requireComplete(cell);
  }

  static void requireComplete(Cell cell) {
    Objects.requireNonNull(cell, "cell");
    requireDeclared(cell, "states", cell.states());
    requireDeclared(cell, "kernel", cell.kernel());
  }

  private static void requireDeclared(Cell cell, String method, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "a cell has a kernel and declares its states: cell=%s, %s()=null"
              .formatted(cell.className(), method));
    }
  }

  @Override
  public String className() {
    return cell.className();
  }

  @Override
  public Map<String, Object> config() {
    return cell.config();
  }

  @Override
  public Cell build(Shape input, List<Shape> constants, WeightSource weights) {
    return cell;
  }
}
