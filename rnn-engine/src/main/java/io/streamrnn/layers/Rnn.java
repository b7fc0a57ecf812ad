/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cell over sequences, as {@code tf.keras.layers.RNN}: inputs {@code [B, T, I...]}, outputs
 * {@code [B, O...]} of the last step or {@code [B, T, O...]} of all, final states {@code [B,
 * S_k...]}.
 *
 * <pre>{@code
 * Rnn layer = Lstm.units(32).returnSequences(true).build();
 * Rnn custom = Rnn.of(new MinimalRnn(32)).returnState(true).build();
 * Output output = layer.call(Arguments.of(x).mask(mask));
 * }</pre>
 *
 * <p>A sequence has at least one step. The number of steps may differ from call to call; the
 * features must not, and neither must the batch of a stateful layer.
 *
 * <p>At a step that the mask skips, no state changes. {@link MaskedOutput} is the output there, by
 * default the previous output.
 *
 * <p>A stateful layer starts from zeros, even if the cell has its own initial states, as in
 * tf.keras 1.11; {@code resetStates(getInitialState(batch))} starts it from those.
 *
 * <p>For one thread at a time.
 */
public final class Rnn extends CellLayer {

  private static final String STATES_OF_SEQUENCE =
      "its initial states and constants belong to a sequence";

  private final String className;
  private final RnnOptions options;
  private int numConstants;
  private Optional<List<Tensor>> pendingWeights;
  private Optional<CarriedStates> carried = Optional.empty();
  private List<Double> activityLosses = List.of();

  Rnn(String className, CellSpec cell, RnnOptions options) {
    super(options.name(), cell, options.seed());
    this.className = className;
    this.options = options;
    setTrainable(options.trainable());
    this.numConstants = options.numConstants();
    this.pendingWeights = options.weights();
  }

  /** A layer over a cell that it builds: Keras's {@code RNN(cell)}. */
  public static RnnBuilder of(CellSpec cell) {
    return new RnnBuilder(cell);
  }

  /** A layer over a cell that has its weights: Keras's {@code RNN(cell)}. */
  public static RnnBuilder of(Cell cell) {
    return new RnnBuilder(new FinishedCell(cell));
  }

  /**
   * A layer over a stack of cells that have their weights: Keras's {@code RNN([cell, ...])}. {@link
   * StackedRnnCells} is a stack of cells that the layer builds.
   */
  public static RnnBuilder of(List<? extends Cell> cells) {
    cells.forEach(FinishedCell::requireComplete);
    return of(new StackedCells(cells));
  }

  @Override
  public String className() {
    return className;
  }

  /**
   * The cell with its current weights: Keras's {@code cell}.
   *
   * @throws IllegalStateException if the layer is not built
   */
  public Cell cell() {
    requireBuilt("cell");
    return builtCell();
  }

  /** Keras's {@code return_sequences}. */
  public boolean returnsSequences() {
    return options.returnSequences();
  }

  /** Keras's {@code return_state}. */
  public boolean returnsState() {
    return options.returnState();
  }

  /** Keras's {@code go_backwards}. */
  public boolean goesBackwards() {
    return options.goBackwards();
  }

  /** The output at a skipped step. */
  public MaskedOutput maskedOutput() {
    return options.maskedOutput();
  }

  /** Whether a call with initial states ignores the mask, as calls in a graph of Keras 3 do. */
  public boolean ignoresMaskWithStates() {
    return options.ignoreMaskWithStates();
  }

  boolean isTimeMajor() {
    return options.timeMajor();
  }

  // -- build

  /**
   * Builds the layer.
   *
   * @param inputs the input; initial states and constants may follow it
   */
  @Override
  public void build(List<TensorShape> inputs) {
    build(inputs.get(0), inputs.subList(Math.max(1, inputs.size() - numConstants), inputs.size()));
  }

  /**
   * Builds a layer whose cell takes constants.
   *
   * @param constants their shapes, rows included
   */
  public void build(TensorShape input, List<TensorShape> constants) {
    RnnChecks.requireInput(options, input);
    buildCell(input.from(2), constants.stream().map(c -> c.from(1)).toList());
    pendingWeights.ifPresent(this::setWeights);
    pendingWeights = Optional.empty();
    if (options.stateful() && carried.isEmpty()) {
      int rows = RnnChecks.rows(options, input);
      carried = Optional.of(new CarriedStates(name(), builtCell().states(), rows));
    }
  }

  @Override
  void buildFor(Arguments given) {
    Arguments arguments = unpack(given);
    build(
        arguments.shape(),
        arguments.constants().stream().map(c -> TensorShape.of(c.shape())).toList());
  }

  // -- call

  @Override
  public Output call(Arguments arguments) {
    return run(prepare(arguments));
  }

  /**
   * A call that is checked.
   *
   * @param mask which steps are used; null if all are
   * @param states to start from; the call overwrites them
   */
  record Call(Arguments arguments, boolean @Nullable [] mask, float[][] states) {}

  /** Checks a call, and builds the layer, before anything is computed or replaced. */
  Call prepare(Arguments given) {
    Arguments arguments = unpack(given);
    buildFor(arguments);
    List<Tensor> start = arguments.initialState();
    int rows = arguments.shape().dim(options.batchAxis());
    RnnChecks checks = new RnnChecks(options, builtCell(), carried);
    boolean @Nullable [] mask =
        checks.usedSteps(arguments.mask(), arguments.input().shape(), !start.isEmpty());
    checks.requireConstants(arguments.constants().stream().map(Tensor::shape).toList(), rows);
    checks.requireStart(start.stream().map(Tensor::shape).toList(), rows);
    return new Call(arguments, mask, startStates(start, rows));
  }

  private float[][] startStates(List<Tensor> given, int rows) {
    if (!given.isEmpty()) {
      return given.stream().map(Tensor::toArray).toArray(float[][]::new);
    }
    return carried
        .map(CarriedStates::copy)
        .orElseGet(() -> CarriedStates.initial(builtCell(), rows));
  }

  Output run(Call call) {
    Arguments arguments = call.arguments();
    TensorShape shape = arguments.shape();
    int rows = shape.dim(options.batchAxis());
    List<Tensor> constants = arguments.constants();
    numConstants = Math.max(numConstants, constants.size());
    ConditionedKernel.setConstants(
        kernel(), constants.stream().map(Tensor::values).toArray(float[][]::new));
    float[] output =
        new Scan(builtCell(), kernel(), options)
            .run(
                rows,
                shape.dim(options.timeAxis()),
                arguments.input().values(),
                call.mask(),
                call.states());
    carried.ifPresent(states -> states.store(call.states()));
    List<Tensor> states = CarriedStates.tensors(builtCell().states(), rows, call.states());
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(Tensor.own(outputShape(builtCell(), shape).from(0), output));
    if (options.returnState()) {
      tensors.addAll(states);
    }
    activityLosses = losses(options.activityRegularizer(), tensors);
    return new Output(tensors, states, Output.masks(computeMask(arguments), 1, tensors.size()));
  }

  /** Takes a list apart: the input, initial states, constants. */
  Arguments unpack(Arguments given) {
    List<Tensor> others = given.others();
    if (others.isEmpty()) {
      return given;
    }
    int states = statesAmong(others.size());
    return given.withStates(others.subList(0, states), others.subList(states, others.size()));
  }

  /** The number of states among the tensors after the input. */
  int statesAmong(int others) {
    int constants =
        isBuilt()
            ? Math.max(numConstants, ConditionedCell.constantsOf(builtCell()).size())
            : numConstants;
    return Math.max(0, others - constants);
  }

  // -- under a gradient tape

  /** As {@link #unpack(Arguments)}. */
  TracedArguments unpack(TracedArguments given) {
    List<Variable> others = given.others();
    if (others.isEmpty()) {
      return given;
    }
    int states = statesAmong(others.size());
    return given.withStates(others.subList(0, states), others.subList(states, others.size()));
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedArguments arguments) {
    return new RnnTrace(this, options, carried).run(trace, weights, unpack(arguments));
  }

  // -- shapes

  /** The shapes of one row of the states, in order: Keras's {@code state_size} of the cell. */
  public List<StateSpec> stateSpecs() {
    return cell().states();
  }

  @Override
  public List<TensorShape> computeOutputShape(List<TensorShape> inputs) {
    TensorShape input = inputs.get(0);
    requireStates(input, inputs.subList(1, 1 + statesAmong(inputs.size() - 1)));
    Cell cell = described(input.from(2));
    List<TensorShape> shapes = new ArrayList<>();
    shapes.add(outputShape(cell, input));
    if (options.returnState()) {
      shapes.addAll(stateShapes(cell, input));
    }
    return shapes;
  }

  private TensorShape outputShape(Cell cell, TensorShape input) {
    Shape output = cell.outputShape();
    return options.returnSequences()
        ? input.headWith(2, output)
        : TensorShape.of(input.dim(options.batchAxis())).headWith(1, output);
  }

  private List<TensorShape> stateShapes(Cell cell, TensorShape input) {
    TensorShape rows = TensorShape.of(input.dim(options.batchAxis()));
    return cell.states().stream().map(s -> rows.headWith(1, s.shape())).toList();
  }

  /** The number of states of the cell, for inputs {@code [B, T, ...]}. */
  int stateCount(TensorShape input) {
    return described(input.from(2)).states().size();
  }

  /** Rejects initial states, if there are some, that the cell does not have. */
  void requireStates(TensorShape input, List<TensorShape> given) {
    if (given.isEmpty()) {
      return;
    }
    List<TensorShape> expected = stateShapes(described(input.from(2)), input);
    boolean fits = given.size() == expected.size();
    for (int i = 0; fits && i < given.size(); i++) {
      fits = expected.get(i).accepts(given.get(i));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "initial_state has one tensor for each state of the cell: expected=%s, got=%s, layer=%s"
              .formatted(expected, given, name()));
    }
  }

  // -- masks

  @Override
  public Optional<Tensor> computeMask(Arguments arguments) {
    return options.returnSequences() ? arguments.mask() : Optional.empty();
  }

  @Override
  public MaskSource maskSource(int output) {
    return output == 0 && options.returnSequences() ? MaskSource.INPUT : MaskSource.NONE;
  }

  // -- states

  /**
   * The cell's own initial states for a number of rows: Keras's {@code get_initial_state}.
   *
   * @throws IllegalArgumentException if the batch is not positive
   * @throws IllegalStateException if the layer is not built
   */
  public List<Tensor> getInitialState(int batch) {
    requireBuilt("getInitialState");
    if (batch <= 0) {
      throw new IllegalArgumentException(
          "batch must be positive: batch=%d, layer=%s".formatted(batch, name()));
    }
    return CarriedStates.tensors(
        builtCell().states(), batch, CarriedStates.initial(builtCell(), batch));
  }

  @Override
  public boolean isStateful() {
    return options.stateful();
  }

  /**
   * The states that a stateful layer carries, {@code [B, S_k...]} each: Keras's {@code states}.
   * Empty if there are none yet, or the layer is not stateful.
   */
  public List<Tensor> states() {
    return carried.map(CarriedStates::tensors).orElse(List.of());
  }

  @Override
  public void resetStates() {
    carried().reset();
  }

  /**
   * Sets the states that the next call starts from: Keras's {@code reset_states(states)}.
   *
   * @param states {@code [B, S_k...]} each; copied, all or, or none if one does not fit
   * @throws IllegalArgumentException if their number or a shape differs
   * @throws IllegalStateException if the layer is not stateful, or its batch is not known yet
   */
  public void resetStates(List<Tensor> states) {
    carried().set(states);
  }

  /**
   * Sets the states of the given samples to zeros; the others continue. Keras has no such method.
   *
   * @param samples positions in the batch
   * @throws IllegalArgumentException if there is no such sample
   * @throws IllegalStateException if the layer is not stateful, or its batch is not known yet
   */
  public void resetSamples(int... samples) {
    carried().reset(samples);
  }

  /**
   * Sets the states of the given samples; the others continue.
   *
   * @param samples positions in the batch
   * @param states {@code [samples, S_k...]} each; copied, all or, or none if one does not fit
   * @throws IllegalArgumentException if there is no such sample, or the number or a shape differs
   * @throws IllegalStateException if the layer is not stateful, or its batch is not known yet
   */
  public void resetSamples(int[] samples, List<Tensor> states) {
    carried().set(samples, states);
  }

  private CarriedStates carried() {
    if (!options.stateful()) {
      super.resetStates();
    }
    return carried.orElseThrow(
        () ->
            new IllegalStateException(
                "states exist once the batch is known: layer=%s, batch=unknown; call build(inputShape) or the layer itself first"
                    .formatted(name())));
  }

  @Override
  public List<Double> activityLosses() {
    return activityLosses;
  }

  @Override
  public Map<String, Object> config() {
    return RnnConfig.write(this, options, numConstants);
  }

  // -- on a stream

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    if (options.goBackwards()) {
      return new StreamingRole.NeedsSequence("it starts from the last event (go_backwards)");
    } else if (!ConditionedCell.constantsOf(builtCell()).isEmpty()) {
      return new StreamingRole.NeedsSequence(STATES_OF_SEQUENCE);
    }
    StreamingRole.CarriesState carries =
        new StreamingRole.CarriesState(
            builtCell(), options.maskedOutput(), options.returnSequences());
    return inputs.size() > 1
        ? new StreamingRole.StartsFromInputs(
            carries, !options.ignoreMaskWithStates(), STATES_OF_SEQUENCE)
        : carries;
  }

  @Override
  int tensors() {
    return options.returnState() ? 1 + builtCell().states().size() : 1;
  }
}
