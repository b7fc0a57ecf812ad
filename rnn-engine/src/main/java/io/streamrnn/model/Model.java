/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.layers.Layer;
import io.streamrnn.streaming.StreamingPlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A trained network that is stepped event by event: a stack of layers as one {@link Cell}, or
 * layers that take whole sequences (see {@link #isSteppable}). Immutable, safe for use by many
 * threads, identified by its content ({@link #identity}).
 *
 * <p>Each thread steps it with its own {@link #stepper}, or runs sequences with its own {@link
 * #sequenceRunner}.
 */
public final class Model {

  /** The next step for layers that cannot be stepped. */
  static final String SCORE_WINDOWS = "score windows with it";

  private final String name;
  private final Computation computation;
  private final ModelIdentity identity;
  private final OptionalInt declaredSteps;
  private final Lookups lookups;

  private Model(
      String name,
      Computation computation,
      ModelIdentity identity,
      OptionalInt declaredSteps,
      Lookups lookups) {
    this.name = Objects.requireNonNull(name, "name");
    this.computation = computation;
    this.identity = identity;
    this.declaredSteps = declaredSteps;
    this.lookups = lookups;
  }

  /**
   * A model of these layers, the first one first. Layers that carry a state and layers that do not
   * may be mixed. A stack is replaced by its cells.
   *
   * @param name the name in messages and logs, such as the name of its file
   * @throws IllegalArgumentException if a layer does not take the output of the one before it
   */
  public static Model of(String name, List<? extends Cell> layers) {
    return ofCells(name, layers, OptionalInt.empty(), Lookups.NONE);
  }

  private static Model ofCells(
      String name, List<? extends Cell> layers, OptionalInt declaredSteps, Lookups lookups) {
    Computation cells = new SteppedCells(new StackedCells(StackedCells.flat(layers)));
    return new Model(name, cells, cells.identity(), declaredSteps, lookups);
  }

  /** A model of these layers, the first one first; see {@link #of(String, List)}. */
  public static Model of(String name, Cell... layers) {
    return of(name, List.of(layers));
  }

  /**
   * A model of layers that are stepped event by event.
   *
   * @param name the name in messages and logs, such as the name of its file
   * @param plan of the layers
   * @throws UnsupportedModelException with the reasons, if a layer cannot be stepped, or if no
   *     layer computes anything
   */
  public static Model of(String name, StreamingPlan plan) {
    if (!plan.isPossible()) {
      throw new UnsupportedModelException(nonCausal(name, plan.refusals(), SCORE_WINDOWS));
    }
    if (plan.cells().isEmpty()) {
      throw new UnsupportedModelException(
          "a model must have a layer that computes something: layers=0, model=" + name);
    }
    return ofCells(name, plan.cells(), plan.declaredSteps(), Lookups.of(plan));
  }

  /**
   * A model of layers that is stepped event by event if possible, otherwise over whole sequences;
   * see {@link #isSteppable}.
   *
   * @param name the name in messages and logs, such as the name of its file
   * @param layers built
   * @throws UnsupportedModelException with the reasons, if it is neither
   */
  public static Model of(String name, Layer layers) {
    StreamingPlan plan = StreamingPlan.of(layers);
    Optional<String> refusal =
        plan.isPossible() ? Optional.empty() : WholeSequences.refusal(layers, plan);
    if (refusal.isPresent()) {
      throw new UnsupportedModelException(nonCausal(name, plan.refusals(), refusal.get()));
    }
    return plan.isPossible() ? of(name, plan) : ofSequences(name, layers);
  }

  /**
   * A model of layers over whole sequences, such as bidirectional ones.
   *
   * @param name the name in messages and logs, such as the name of its file
   * @param layers a {@link io.streamrnn.layers.Sequential} or a {@link
   *     io.streamrnn.layers.Functional}, built; copied. {@code stateful} layers start anew with
   *     every sequence. Inputs {@code [B, T, ...]}, or {@code [B, T]} of tokens, are side by side
   *     in a step, in declared order; inputs {@code [B, C]} beside them are {@link #constants}.
   *     Outputs {@code [B, T, ...]}, or {@code [B, O]}, are side by side in a row
   * @throws IllegalArgumentException if inputs or outputs have another form, or differ in steps
   */
  public static Model ofSequences(String name, Layer layers) {
    return ofSequences(name, WholeSequences.of(layers));
  }

  /**
   * A model of a network over whole sequences.
   *
   * @param name the name in messages and logs, such as the name of its file
   */
  public static Model ofSequences(String name, SequenceNetwork network) {
    return new Model(
        name,
        new Sequences(network),
        network.identity(),
        network.declaredSteps(),
        new Lookups(network.texts(), network.tokens(), network.constantTokens()));
  }

  /**
   * The same model with another number of declared steps, see {@link #declaredSteps}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Model declaringSteps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a model declares at least one step: steps=" + steps);
    }
    return new Model(name, computation, identity, OptionalInt.of(steps), lookups);
  }

  /**
   * The message for layers that cannot be stepped.
   *
   * @param next what else can be done with them
   */
  static String nonCausal(String name, List<String> refusals, String next) {
    return "a model is stepped event by event only if all its layers are causal: model=%s, %s; %s"
        .formatted(name, String.join("; ", refusals), next);
  }

  /** The name in messages and logs. */
  public String name() {
    return name;
  }

  /** Whether it can be stepped event by event; if not, it takes whole sequences. */
  public boolean isSteppable() {
    return computation.isSteppable();
  }

  /** Why it cannot be stepped event by event, one reason each; empty if it can. */
  public List<String> refusals() {
    return computation.refusals();
  }

  /**
   * The whole model as one cell.
   *
   * @throws IllegalStateException with the reasons, if it cannot be stepped
   */
  public Cell cell() {
    StackedCells stack = computation.cells(name);
    return stack.cells().size() == 1 ? stack.cells().get(0) : stack;
  }

  /**
   * The layers, the first one first.
   *
   * @throws IllegalStateException with the reasons, if it cannot be stepped
   */
  public List<Cell> layers() {
    return computation.cells(name).cells();
  }

  /** The number of values of an event, {@code I}. */
  public int inputSize() {
    return computation.inputSize();
  }

  /** The number of values of a score, {@code O}. */
  public int outputSize() {
    return computation.outputSize();
  }

  /**
   * The shapes of the inputs that belong to a key and not to an event, such as Keras's inputs
   * {@code [B, C]} beside sequences; none for most models.
   */
  public List<Shape> constants() {
    return computation.constants();
  }

  /**
   * The texts among the values of an event, ascending by position: inputs that Keras's {@code
   * StringLookup} or {@code Hashing} reads. The value of an event at such a position is {@link
   * TextInput#index} of the text. None for most models.
   */
  public List<TextInput> texts() {
    return lookups.texts();
  }

  /**
   * The positions of tokens among the values of an event, ascending: numbers that a layer such as
   * Keras's {@code Embedding} or {@code IntegerLookup} looks up. Values are floats, which hold
   * whole numbers up to 2^24 and some beyond: another token must be rejected where it becomes a
   * float, as it would be looked up as another one. Without those in a part of an input that other
   * layers read, too.
   */
  public List<Integer> tokens() {
    return lookups.tokens();
  }

  /** The positions of tokens among the values of {@link #constants}, one after the other. */
  public List<Integer> constantTokens() {
    return lookups.constantTokens();
  }

  /**
   * The digest of what texts mean, in hexadecimal: of their positions and vocabularies. Events with
   * the indices of texts are of models with the same digest. Empty if the model takes no texts.
   */
  public String textsDigest() {
    return texts().isEmpty() ? "" : TextsForm.digest(texts());
  }

  /**
   * The number of steps that the file declares for a sequence, with which the model was trained;
   * empty if it declares none, or a state that is carried from one sequence to the next. It is no
   * part of the identity.
   */
  public OptionalInt declaredSteps() {
    return declaredSteps;
  }

  /** The only number of steps that the model takes; empty if it takes several. */
  public OptionalInt fixedSteps() {
    return computation.fixedSteps();
  }

  /** How many rows the model returns for a sequence. */
  public OutputRows outputRows() {
    return computation.outputRows();
  }

  /**
   * The number of rows that the model returns for a sequence.
   *
   * @param steps of the sequence, at least 1
   * @throws IllegalArgumentException if the model does not take that many steps; the message names
   *     both numbers
   */
  public int outputRows(int steps) {
    return computation.outputRows(steps);
  }

  /** All states of a key, in the order in which they are stored; none if it cannot be stepped. */
  public List<StateSpec> states() {
    return computation.states();
  }

  /** The number of values of all states of one key. */
  public int stateSize() {
    return states().stream().mapToInt(StateSpec::size).sum();
  }

  /** The number of values in all weights: Keras's {@code count_params}. */
  public long parameters() {
    return computation.parameters();
  }

  /**
   * How many multiplications an event takes, at most, or each step of a sequence: an estimate of
   * its cost. Each number of a matrix is used once, in a convolution of an image for each place.
   * Vectors such as a bias do not count, nor tables in which rows are looked up.
   */
  public long multiplications() {
    return computation.multiplications();
  }

  /** The identity of the model: digests of its content. */
  public ModelIdentity identity() {
    return identity;
  }

  /**
   * A new stepper for one thread, at the initial states.
   *
   * @throws IllegalStateException with the reasons, if it cannot be stepped
   */
  public Stepper stepper() {
    return new Stepper(computation.cells(name));
  }

  /** A new runner for one thread, of sequences from the initial states. */
  public SequenceRunner sequenceRunner() {
    return computation.runner();
  }

  /** One line: name, layers, parameters, bytes of state per key, digest. */
  @Override
  public String toString() {
    return "%s: %s; %,d parameters, %,d bytes of state per key, digest %s"
        .formatted(
            name,
            computation.describe(),
            parameters(),
            4L * stateSize(),
            identity.recurrent().substring(0, 8) + "/" + identity.head().substring(0, 8));
  }
}
