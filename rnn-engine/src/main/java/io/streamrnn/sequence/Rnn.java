package io.streamrnn.sequence;

import io.streamrnn.autodiff.DifferentiableCell;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.spec.CellSpec;
import io.streamrnn.spec.ConvLstm2dSpec;
import io.streamrnn.spec.GruSpec;
import io.streamrnn.spec.LstmSpec;
import io.streamrnn.spec.RecurrentSpec;
import io.streamrnn.spec.SimpleRnnSpec;
import io.streamrnn.spec.StackedSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cell over sequences, as {@code tf.keras.layers.RNN}: inputs {@code [B, T, I...]}, outputs
 * {@code [B, O...]} of the last step or {@code [B, T, O...]} of all, final states {@code [B,
 * S_k...]}.
 *
 * <pre>{@code
 * Rnn layer = Rnn.lstm(LstmSpec.of(32)).returnSequences(true).build();
 * Rnn stack = Rnn.of(StackedSpec.of(LstmSpec.of(32), GruSpec.of(16))).returnState(true).build();
 * Output output = layer.call(Inputs.of(x).mask(mask));
 * }</pre>
 *
 * <p>A sequence has one step at least; an empty one has no tensor here. Time may differ from call
 * to call; the features may not, nor may the batch of a stateful layer.
 *
 * <p>At a step that the mask skips all states keep their values; what is put out there says {@link
 * MaskedOutput}, by default the output before.
 *
 * <p>A stateful layer starts from zeros, also if the cell has initial states of its own, as in
 * tf.keras 1.11; {@code resetStates(getInitialState(batch))} starts it from those.
 *
 * <p>For one thread at a time.
 */
public final class Rnn extends CellLayer {

  private final RnnBuilder options;
  private int numConstants;
  private List<Tensor> pendingWeights;
  private CarriedStates carried;
  private List<Double> activityLosses = List.of();

  Rnn(RnnBuilder options) {
    super(options.name == null ? options.defaultName() : options.name, options.spec, options.seed);
    this.options = options;
    setTrainable(options.trainable);
    this.numConstants = options.numConstants;
    this.pendingWeights = options.weights;
  }

  /** A layer over a cell that it builds: Keras's {@code RNN(cell)}. */
  public static RnnBuilder of(CellSpec cell) {
    return new RnnBuilder(cell, "RNN");
  }

  /** A layer over a cell that has its weights: Keras's {@code RNN(cell)}. */
  public static RnnBuilder of(Cell cell) {
    return new RnnBuilder(new FinishedCell(cell), "RNN");
  }

  /** A layer over a stack of cells that have their weights: Keras's {@code RNN([cell, ...])}. */
  public static RnnBuilder of(List<? extends Cell> cells) {
    cells.forEach(FinishedCell::requireComplete);
    return of(new StackedCells(cells));
  }

  /** A layer over a stack of cells that it builds: Keras's {@code RNN([cell, ...])}. */
  public static RnnBuilder ofSpecs(List<? extends CellSpec> cells) {
    return of(new StackedSpec(List.copyOf(cells), false));
  }

  /** Keras's {@code SimpleRNN}. */
  public static RnnBuilder simpleRnn(SimpleRnnSpec cell) {
    return layer(cell);
  }

  /** Keras's {@code GRU}. */
  public static RnnBuilder gru(GruSpec cell) {
    return layer(cell);
  }

  /** Keras's {@code LSTM}. */
  public static RnnBuilder lstm(LstmSpec cell) {
    return layer(cell);
  }

  /** Keras's {@code ConvLSTM2D}: inputs {@code [B, T, rows, columns, channels]}. */
  public static RnnBuilder convLstm2d(ConvLstm2dSpec cell) {
    return layer(cell);
  }

  private static RnnBuilder layer(RecurrentSpec cell) {
    return new RnnBuilder(cell, cell.layerClassName());
  }

  @Override
  public String className() {
    return options.className;
  }

  /**
   * The cell with its weights as they are: Keras's {@code cell}.
   *
   * @throws IllegalStateException if the layer is not built
   */
  public Cell cell() {
    requireBuilt("cell");
    return builtCell();
  }

  /** Keras's {@code return_sequences}. */
  public boolean returnsSequences() {
    return options.returnSequences;
  }

  /** Keras's {@code return_state}. */
  public boolean returnsState() {
    return options.returnState;
  }

  /** Keras's {@code go_backwards}. */
  public boolean goesBackwards() {
    return options.goBackwards;
  }

  MaskedOutput maskedOutput() {
    return options.maskedOutput;
  }

  boolean isTimeMajor() {
    return options.timeMajor;
  }

  // -- build

  @Override
  public void build(TensorShape input) {
    build(input, List.of());
  }

  /**
   * Builds a layer whose cell takes constants.
   *
   * @param constants their shapes, rows included
   */
  public void build(TensorShape input, List<TensorShape> constants) {
    requireInput(input);
    buildCell(input.from(2), constants.stream().map(c -> c.from(1)).toList());
    if (pendingWeights != null) {
      setWeights(pendingWeights);
      pendingWeights = null;
    }
    if (options.stateful && carried == null) {
      carried = new CarriedStates(name(), builtCell().states(), batchOf(input));
    }
  }

  @Override
  void buildFrom(List<TensorShape> inputs) {
    build(inputs.get(0), inputs.subList(Math.max(1, inputs.size() - numConstants), inputs.size()));
  }

  private void requireInput(TensorShape input) {
    if (input.rank() < 3) {
      throw new IllegalArgumentException(
          "a recurrent layer takes [batch, steps, features...]: expected rank>=3, got=%s, layer=%s"
              .formatted(input, name()));
    }
    if (options.batchInputShape != null && !options.batchInputShape.accepts(input)) {
      throw new IllegalArgumentException(
          "input does not fit batch_input_shape: expected=%s, got=%s, layer=%s"
              .formatted(options.batchInputShape, input, name()));
    }
    int steps = input.dim(timeAxis());
    if (options.unroll && (steps == TensorShape.UNKNOWN || steps == 1)) {
      throw new IllegalArgumentException(
          "unroll needs a known number of steps greater than 1: steps=%s, layer=%s"
              .formatted(steps == 1 ? "1" : "unknown", name()));
    }
  }

  private int batchOf(TensorShape input) {
    int axis = batchAxis();
    int known =
        options.batchInputShape == null || input.isKnown(axis)
            ? input.dim(axis)
            : options.batchInputShape.dim(axis);
    if (known == TensorShape.UNKNOWN) {
      throw new IllegalArgumentException(
          "a stateful layer needs a fixed batch: input=%s, layer=%s; say batchInputShape(batch, steps, features) or build with a known batch"
              .formatted(input, name()));
    }
    return known;
  }

  private int batchAxis() {
    return options.timeMajor ? 1 : 0;
  }

  private int timeAxis() {
    return 1 - batchAxis();
  }

  // -- call

  @Override
  public Output call(Inputs inputs) {
    return run(prepare(inputs));
  }

  /** All that a call needs, checked. */
  record Call(
      Inputs inputs, TensorShape shape, int rows, int steps, boolean[] mask, float[][] states) {}

  /** Checks a call, and builds the layer, before anything is computed or replaced. */
  Call prepare(Inputs given) {
    Inputs inputs = unpack(given);
    TensorShape shape = TensorShape.of(inputs.x().shape());
    buildFor(inputs);
    int rows = shape.dim(batchAxis());
    boolean[] mask = mask(inputs.mask(), inputs.x().shape(), inputs.initialState());
    requireConstants(inputs.constants().stream().map(Tensor::shape).toList(), rows);
    requireStart(inputs.initialState().stream().map(Tensor::shape).toList(), rows);
    float[][] states = startStates(inputs.initialState(), rows);
    return new Call(inputs, shape, rows, shape.dim(timeAxis()), mask, states);
  }

  Output run(Call call) {
    List<Tensor> constants = call.inputs().constants();
    numConstants = Math.max(numConstants, constants.size());
    ConditionedKernel.setConstants(
        kernel(), constants.stream().map(Tensor::values).toArray(float[][]::new));
    Tensor x = call.inputs().x();
    float[] output =
        new Scan(
                builtCell(), kernel(), options.goBackwards, options.timeMajor, options.maskedOutput)
            .run(
                call.rows(),
                call.steps(),
                x.values(),
                call.mask(),
                call.states(),
                options.returnSequences);
    if (options.stateful) {
      carried.store(call.states());
    }
    List<Tensor> states = CarriedStates.tensors(builtCell().states(), call.rows(), call.states());
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(Tensor.own(outputShape(builtCell(), call.shape()).from(0), output));
    if (options.returnState) {
      tensors.addAll(states);
    }
    activityLosses = losses(options.activityRegularizer, tensors);
    return new Output(tensors, states, computeMask(x, call.inputs().mask()));
  }

  /** Takes a list apart: what stands behind the inputs are states, then constants. */
  Inputs unpack(Inputs given) {
    List<Tensor> others = given.others();
    if (others.isEmpty()) {
      return given;
    }
    int states = statesAmong(others.size());
    return given.withStates(others.subList(0, states), others.subList(states, others.size()));
  }

  /** How many of the tensors behind the inputs are states. */
  int statesAmong(int others) {
    int constants =
        isBuilt()
            ? Math.max(numConstants, ConditionedCell.constantsOf(builtCell()).size())
            : numConstants;
    return Math.max(0, others - constants);
  }

  // -- in a forward pass that is gone back through

  @Override
  void buildFor(Inputs given) {
    Inputs inputs = unpack(given);
    build(
        TensorShape.of(inputs.x().shape()),
        inputs.constants().stream().map(c -> TensorShape.of(c.shape())).toList());
  }

  /** As {@link #unpack(Inputs)}. */
  TracedInputs unpack(TracedInputs given) {
    List<Variable> others = given.others();
    if (others.isEmpty()) {
      return given;
    }
    int states = statesAmong(others.size());
    return given.withStates(others.subList(0, states), others.subList(states, others.size()));
  }

  @Override
  TracedOutput trace(Trace trace, List<Variable> weights, TracedInputs given) {
    TracedInputs inputs = unpack(given);
    Variable x = inputs.x();
    int rows = x.shape().dim(batchAxis());
    boolean[] mask = mask(inputs.mask(), x.shape(), inputs.initialState());
    requireConstants(inputs.constants().stream().map(Variable::shape).toList(), rows);
    List<Variable> start =
        inputs.initialState().isEmpty()
            ? trace.start(this, () -> ownStart(rows, weights))
            : inputs.initialState();
    requireStart(start.stream().map(Variable::shape).toList(), rows);
    TracedScan.Result result =
        new TracedScan(builtCell(), options.goBackwards, timeAxis(), options.maskedOutput)
            .run(weights, x, mask, start, inputs.constants());
    trace.end(this, result.states());
    List<Variable> outputs = result.outputs();
    List<Variable> tensors = new ArrayList<>();
    tensors.add(
        options.returnSequences
            ? Variable.stack(timeAxis(), outputs)
            : outputs.get(outputs.size() - 1));
    if (options.returnState) {
      tensors.addAll(result.states());
    }
    return new TracedOutput(tensors, options.returnSequences ? inputs.mask() : null);
  }

  private List<Variable> ownStart(int rows, List<Variable> weights) {
    Cell cell = builtCell();
    if (options.stateful) {
      return carried.tensors().stream().map(ForwardPass::parameter).toList();
    }
    List<Variable> start = new ArrayList<>();
    for (int k = 0; k < cell.states().size(); k++) {
      Shape shape = CarriedStates.withRows(rows, cell.states().get(k).shape());
      start.add(
          Variable.zeros(shape)
              .plus(DifferentiableCell.of(cell).differentiableInitialState(k, weights)));
    }
    return start;
  }

  /** Which steps are used, null for all. */
  private boolean[] mask(Tensor mask, Shape input, List<?> initialState) {
    if (mask == null || options.ignoreMaskWithStates && !initialState.isEmpty()) {
      return null;
    }
    Shape expected = Shape.of(input.dim(0), input.dim(1));
    Shape widened = Shape.of(input.dim(0), input.dim(1), 1);
    if (!mask.shape().equals(expected) && !mask.shape().equals(widened)) {
      throw new IllegalArgumentException(
          "a mask has one value per step: expected=%s, got=%s, layer=%s"
              .formatted(expected, mask.shape(), name()));
    }
    if (!options.maskedOutput.fits(builtCell())) {
      throw new IllegalArgumentException(
          "maskedOutput STATE0 needs a first state of the output's shape: output=%s, states=%s, layer=%s; take PREVIOUS_OUTPUT"
              .formatted(builtCell().outputShape(), builtCell().states(), name()));
    }
    boolean[] used = new boolean[expected.size()];
    for (int i = 0; i < used.length; i++) {
      used[i] = mask.at(i) != 0;
    }
    return used;
  }

  private void requireConstants(List<Shape> found, int rows) {
    List<Shape> wanted = ConditionedCell.constantsOf(builtCell());
    if (wanted.isEmpty() && builtCell() instanceof StackedCells) {
      // As in Keras, a stack takes constants for those of its cells that want them, be it none.
      return;
    }
    List<Shape> expected = wanted.stream().map(s -> CarriedStates.withRows(rows, s)).toList();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "constants must be those that the cell declares: expected=%s, got=%s, cell=%s, layer=%s"
              .formatted(expected, found, builtCell().className(), name()));
    }
  }

  /** Checks the rows, and the states to start from if some are given. */
  private void requireStart(List<Shape> given, int rows) {
    if (options.stateful && rows != carried.rows()) {
      throw new IllegalArgumentException(
          "a stateful layer keeps its batch: expected=%d, got=%d, layer=%s"
              .formatted(carried.rows(), rows, name()));
    }
    if (!given.isEmpty()) {
      CarriedStates.requireStates("initial_state", name(), builtCell().states(), rows, given);
    }
  }

  private float[][] startStates(List<Tensor> given, int rows) {
    if (given.isEmpty()) {
      return options.stateful ? carried.copy() : initialStates(rows);
    }
    return given.stream().map(Tensor::toArray).toArray(float[][]::new);
  }

  private float[][] initialStates(int rows) {
    Cell cell = builtCell();
    float[][] states = new float[cell.states().size()][];
    for (int k = 0; k < states.length; k++) {
      float[] row = cell.initialState(k);
      states[k] = new float[rows * row.length];
      for (int i = 0; i < rows; i++) {
        System.arraycopy(row, 0, states[k], i * row.length, row.length);
      }
    }
    return states;
  }

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
          "initial states are made for a known batch: batch=%d, layer=%s".formatted(batch, name()));
    }
    return CarriedStates.tensors(builtCell().states(), batch, initialStates(batch));
  }

  // -- shapes

  /** The shapes of one row of the states, in order: Keras's {@code state_size} of the cell. */
  public List<StateSpec> stateSpecs() {
    return cell().states();
  }

  @Override
  List<TensorShape> outputShapesFrom(List<TensorShape> inputs) {
    int states = statesAmong(inputs.size() - 1);
    requireStates(inputs.get(0), inputs.subList(1, 1 + states));
    return computeOutputShape(inputs.get(0));
  }

  /** How many states the cell has, for inputs {@code [B, T, ...]}. */
  int stateCount(TensorShape input) {
    return described(input.from(2)).states().size();
  }

  /** Refuses initial states, if there are some, that the cell does not have. */
  void requireStates(TensorShape input, List<TensorShape> given) {
    if (given.isEmpty()) {
      return;
    }
    TensorShape rows = TensorShape.of(input.dim(batchAxis()));
    List<TensorShape> expected =
        described(input.from(2)).states().stream().map(s -> rows.headWith(1, s.shape())).toList();
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

  @Override
  public List<TensorShape> computeOutputShape(TensorShape input) {
    Cell cell = described(input.from(2));
    List<TensorShape> shapes = new ArrayList<>();
    shapes.add(outputShape(cell, input));
    if (options.returnState) {
      TensorShape rows = TensorShape.of(input.dim(batchAxis()));
      cell.states().forEach(s -> shapes.add(rows.headWith(1, s.shape())));
    }
    return shapes;
  }

  private TensorShape outputShape(Cell cell, TensorShape input) {
    Shape output = cell.outputShape();
    return options.returnSequences
        ? input.headWith(2, output)
        : TensorShape.of(input.dim(batchAxis())).headWith(1, output);
  }

  @Override
  public Optional<Tensor> computeMask(Tensor inputs, Tensor mask) {
    return options.returnSequences ? Optional.ofNullable(mask) : Optional.empty();
  }

  // -- states

  @Override
  public boolean isStateful() {
    return options.stateful;
  }

  /**
   * What a stateful layer carries at the moment, {@code [B, S_k...]} each: Keras's {@code states}.
   * Empty if there is nothing yet, or the layer is not stateful.
   */
  public List<Tensor> states() {
    return carried == null ? List.of() : carried.tensors();
  }

  @Override
  public void resetStates() {
    carried().reset();
  }

  /**
   * Lets the next call start from given states: Keras's {@code reset_states(states)}.
   *
   * @param states {@code [B, S_k...]} each; copied, all or, if one does not fit, none
   * @throws IllegalArgumentException if their number or a shape differs
   * @throws IllegalStateException if the layer is not stateful, or its batch is not known yet
   */
  public void resetStates(List<Tensor> states) {
    carried().set(states);
  }

  /**
   * Lets chosen samples of the next call start from zeros; the others go on. Keras has none such.
   *
   * @param samples positions in the batch
   * @throws IllegalArgumentException if there is no such sample
   * @throws IllegalStateException if the layer is not stateful, or its batch is not known yet
   */
  public void resetSamples(int... samples) {
    carried().reset(samples);
  }

  /**
   * Lets chosen samples of the next call start from given states; the others go on.
   *
   * @param samples positions in the batch
   * @param states {@code [samples, S_k...]} each; copied, all or, if one does not fit, none
   * @throws IllegalArgumentException if there is no such sample, or the number or a shape differs
   * @throws IllegalStateException if the layer is not stateful, or its batch is not known yet
   */
  public void resetSamples(int[] samples, List<Tensor> states) {
    carried().set(samples, states);
  }

  private CarriedStates carried() {
    if (!options.stateful) {
      super.resetStates();
    }
    if (carried == null) {
      throw new IllegalStateException(
          "states are there once the batch is known: layer=%s, batch=unknown; call build(inputShape) or the layer itself first"
              .formatted(name()));
    }
    return carried;
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
    if (options.goBackwards) {
      return new StreamingRole.NeedsSequence("it starts from the last event (go_backwards)");
    } else if (inputs.size() > 1 || !ConditionedCell.constantsOf(builtCell()).isEmpty()) {
      return new StreamingRole.NeedsSequence(
          "its initial states and constants belong to a sequence");
    }
    return new StreamingRole.CarriesState(
        builtCell(), options.maskedOutput, options.returnSequences);
  }

  @Override
  int tensors() {
    return options.returnState ? 1 + builtCell().states().size() : 1;
  }
}
