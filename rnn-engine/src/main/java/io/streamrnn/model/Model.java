package io.streamrnn.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.sequence.Layer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A trained network that can be stepped event by event: layers on top of one another, as one {@link
 * Cell}; or one that needs whole sequences ({@link #isSteppable}). Immutable, safe for use by many
 * threads, and known by its content ({@link #identity}).
 *
 * <p>Step it with a {@link #stepper} per thread, or run sequences through it with a {@link
 * #sequenceRunner} per thread.
 */
public final class Model {

  private final String name;
  // One of the two.
  private final StackedCells layers;
  private final WholeSequences whole;
  private final ModelIdentity identity;

  private Model(String name, StackedCells layers) {
    this.name = Objects.requireNonNull(name, "name");
    this.layers = layers;
    this.whole = null;
    this.identity = ModelIdentity.of(CanonicalForm.of(layers));
  }

  private Model(String name, WholeSequences whole) {
    this.name = Objects.requireNonNull(name, "name");
    this.layers = null;
    this.whole = whole;
    // Without a state from event to event, all of it is a head.
    this.identity = ModelIdentity.of(CanonicalForm.ofStateless(whole.form()));
  }

  /**
   * A model of layers over whole sequences, such as bidirectional ones.
   *
   * @param name what messages and logs call it, such as the name of its file
   * @param layers a {@link io.streamrnn.sequence.Sequential} or a {@link
   *     io.streamrnn.sequence.Functional} of one input and one output, built; copied. What is
   *     {@code stateful} in it starts anew with every sequence
   * @throws IllegalArgumentException if its input is not {@code [B, T, I]}, or its output neither
   *     {@code [B, T, O]} nor {@code [B, O]}
   */
  public static Model ofSequences(String name, Layer layers) {
    return new Model(name, new WholeSequences(layers));
  }

  /**
   * A model of these layers, the first one first. Layers that carry a state and layers that do not
   * may be mixed. A stack is replaced by its cells.
   *
   * @param name what messages and logs call it, such as the name of its file
   * @throws IllegalArgumentException if a layer does not take the output of the one before it
   */
  public static Model of(String name, List<? extends Cell> layers) {
    return new Model(name, new StackedCells(StackedCells.flat(layers)));
  }

  /** A model of these layers, the first one first; see {@link #of(String, List)}. */
  public static Model of(String name, Cell... layers) {
    return of(name, List.of(layers));
  }

  /** What messages and logs call it. */
  public String name() {
    return name;
  }

  /** Whether it can be stepped event by event; if not, it needs whole sequences. */
  public boolean isSteppable() {
    return layers != null;
  }

  private StackedCells steppable() {
    if (layers == null) {
      throw new IllegalStateException(
          "a model that is carried from event to event must not need the future: model=%s, %s; score windows with it"
              .formatted(name, whole.refusal()));
    }
    return layers;
  }

  /**
   * The whole model as one cell.
   *
   * @throws IllegalStateException with the reasons, if it cannot be stepped
   */
  public Cell cell() {
    return steppable();
  }

  /**
   * The layers, the first one first.
   *
   * @throws IllegalStateException with the reasons, if it cannot be stepped
   */
  public List<Cell> layers() {
    return steppable().cells();
  }

  /** How many numbers an event has, {@code I}. */
  public int inputSize() {
    return layers == null ? whole.inputSize() : layers.inputShape().size();
  }

  /** How many numbers a score has, {@code O}. */
  public int outputSize() {
    return layers == null ? whole.outputSize() : layers.outputShape().size();
  }

  /** All states of a key, in the order in which they are stored; none if it cannot be stepped. */
  public List<StateSpec> states() {
    return layers == null ? List.of() : layers.states();
  }

  /** How many numbers all states of one key have together. */
  public int stateSize() {
    return states().stream().mapToInt(StateSpec::size).sum();
  }

  /** How many weights there are, all elements counted: Keras's {@code count_params}. */
  public long parameters() {
    return layers == null
        ? whole.parameters()
        : layers.weights().stream().mapToLong(weight -> weight.shape().size()).sum();
  }

  /** Which model this is, by content. */
  public ModelIdentity identity() {
    return identity;
  }

  /**
   * A stepper of the caller's own, for one thread, at the initial states.
   *
   * @throws IllegalStateException with the reasons, if it cannot be stepped
   */
  public Stepper stepper() {
    return new Stepper(steppable());
  }

  /** A runner of the caller's own, for one thread, of sequences from the initial states. */
  public SequenceRunner sequenceRunner() {
    return layers == null ? whole.runner() : SequenceRunner.stepping(stepper(), outputSize());
  }

  /** One line: name, layers, parameters, bytes of state per key, digest. */
  @Override
  public String toString() {
    return "%s: %s; %,d parameters, %,d bytes of state per key, digest %s"
        .formatted(
            name,
            layers == null ? whole.toString() : chain(),
            parameters(),
            4L * stateSize(),
            identity.recurrent().substring(0, 8) + "/" + identity.head().substring(0, 8));
  }

  private String chain() {
    return layers().stream()
        .map(c -> c.className() + "(" + c.inputShape().size() + "->" + c.outputShape().size() + ")")
        .collect(Collectors.joining(" > "));
  }
}
