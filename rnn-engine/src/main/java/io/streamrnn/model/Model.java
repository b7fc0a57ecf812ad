package io.streamrnn.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A trained network that can be stepped event by event: layers on top of one another, as one {@link
 * Cell}. Immutable, safe for use by many threads, and known by its content ({@link #identity}).
 *
 * <p>Step it with a {@link #stepper} per thread.
 */
public final class Model {

  private final String name;
  private final StackedCells layers;
  private final ModelIdentity identity;

  private Model(String name, StackedCells layers) {
    this.name = Objects.requireNonNull(name, "name");
    this.layers = layers;
    int head = 0;
    for (int i = 0; i < layers.cells().size(); i++) {
      if (!layers.cells().get(i).states().isEmpty()) {
        head = i + 1;
      }
    }
    this.identity =
        new ModelIdentity(
            Digests.of(layers.cells().subList(0, head)),
            Digests.of(layers.cells().subList(head, layers.cells().size())));
  }

  /**
   * A model of these layers, the first one first. Layers that carry a state and layers that do not
   * may be mixed.
   *
   * @param name what messages and logs call it, such as the name of its file
   * @throws IllegalArgumentException if a layer does not take the output of the one before it
   */
  public static Model of(String name, List<? extends Cell> layers) {
    return new Model(name, new StackedCells(layers));
  }

  /** A model of these layers, the first one first; see {@link #of(String, List)}. */
  public static Model of(String name, Cell... layers) {
    return of(name, List.of(layers));
  }

  /** What messages and logs call it. */
  public String name() {
    return name;
  }

  /** The whole model as one cell. */
  public Cell cell() {
    return layers;
  }

  /** The layers, the first one first. */
  public List<Cell> layers() {
    return layers.cells();
  }

  /** How many numbers an event has, {@code I}. */
  public int inputSize() {
    return layers.inputShape().size();
  }

  /** How many numbers a score has, {@code O}. */
  public int outputSize() {
    return layers.outputShape().size();
  }

  /** All states of a key, in the order in which they are stored. */
  public List<StateSpec> states() {
    return layers.states();
  }

  /** How many numbers all states of one key have together. */
  public int stateSize() {
    return states().stream().mapToInt(StateSpec::size).sum();
  }

  /** How many weights there are, all elements counted: Keras's {@code count_params}. */
  public long parameters() {
    return layers.weights().stream().mapToLong(weight -> weight.shape().size()).sum();
  }

  /** Which model this is, by content. */
  public ModelIdentity identity() {
    return identity;
  }

  /** A stepper of the caller's own, for one thread, at the initial states. */
  public Stepper stepper() {
    return new Stepper(layers);
  }

  /** One line: name, layers, parameters, bytes of state per key, digest. */
  @Override
  public String toString() {
    return "%s: %s; %,d parameters, %,d bytes of state per key, digest %s"
        .formatted(
            name,
            layers().stream()
                .map(
                    c ->
                        c.type()
                            + "("
                            + c.inputShape().size()
                            + "->"
                            + c.outputShape().size()
                            + ")")
                .collect(Collectors.joining(" > ")),
            parameters(),
            4L * stateSize(),
            identity.recurrent().substring(0, 8) + "/" + identity.head().substring(0, 8));
  }
}
