package io.streamrnn.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Cells on top of one another, stepped event by event.
 *
 * @param stack the cells
 */
record SteppedCells(StackedCells stack) implements Computation {

  @Override
  public boolean isSteppable() {
    return true;
  }

  @Override
  public StackedCells cells(String model) {
    return stack;
  }

  @Override
  public int inputSize() {
    return stack.inputShape().size();
  }

  @Override
  public int outputSize() {
    return stack.outputShape().size();
  }

  @Override
  public List<StateSpec> states() {
    return stack.states();
  }

  @Override
  public long parameters() {
    return stack.weights().stream().mapToLong(weight -> weight.shape().size()).sum();
  }

  /** The head are the cells behind the last one with states. */
  @Override
  public ModelIdentity identity() {
    List<Cell> cells = stack.cells();
    int head = 0;
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).states().isEmpty()) {
        head = i + 1;
      }
    }
    return new ModelIdentity(
        Digests.of(cells.subList(0, head)), Digests.of(cells.subList(head, cells.size())));
  }

  @Override
  public SequenceRunner runner() {
    return new SteppingRunner(new Stepper(stack), outputSize());
  }

  @Override
  public String describe() {
    return stack.cells().stream()
        .map(c -> c.type() + "(" + c.inputShape().size() + "->" + c.outputShape().size() + ")")
        .collect(Collectors.joining(" > "));
  }
}
