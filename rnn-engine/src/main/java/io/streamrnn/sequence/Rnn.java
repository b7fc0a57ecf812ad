package io.streamrnn.sequence;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.spec.CellSpec;
import io.streamrnn.spec.GruSpec;
import io.streamrnn.spec.LstmSpec;
import io.streamrnn.spec.RecurrentSpec;
import io.streamrnn.spec.Regularizer;
import io.streamrnn.spec.Regularizers;
import io.streamrnn.spec.SimpleRnnSpec;
import io.streamrnn.spec.StackedSpec;
import io.streamrnn.spec.WeightSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

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

  private final Builder options;
  private int numConstants;
  private List<Tensor> pendingWeights;
  private CarriedStates carried;
  private List<Double> activityLosses = List.of();

  private Rnn(Builder options) {
    super(options.name == null ? options.defaultName() : options.name, options.spec, options.seed);
    this.options = options;
    setTrainable(options.trainable);
    this.numConstants = options.numConstants;
    this.pendingWeights = options.weights;
  }

  /** A layer over a cell that it builds: Keras's {@code RNN(cell)}. */
  public static Builder of(CellSpec cell) {
    return new Builder(cell, "RNN");
  }

  /** A layer over a cell that has its weights: Keras's {@code RNN(cell)}. */
  public static Builder of(Cell cell) {
    return new Builder(new FinishedCell(cell), "RNN");
  }

  /** A layer over a stack of cells that have their weights: Keras's {@code RNN([cell, ...])}. */
  public static Builder of(List<? extends Cell> cells) {
    cells.forEach(FinishedCell::requireComplete);
    return of(new StackedCells(cells));
  }

  /** A layer over a stack of cells that it builds: Keras's {@code RNN([cell, ...])}. */
  public static Builder ofSpecs(List<? extends CellSpec> cells) {
    return of(new StackedSpec(List.copyOf(cells), false));
  }

  /** Keras's {@code SimpleRNN}. */
  public static Builder simpleRnn(SimpleRnnSpec cell) {
    return layer(cell);
  }

  /** Keras's {@code GRU}. */
  public static Builder gru(GruSpec cell) {
    return layer(cell);
  }

  /** Keras's {@code LSTM}. */
  public static Builder lstm(LstmSpec cell) {
    return layer(cell);
  }

  private static Builder layer(RecurrentSpec cell) {
    return new Builder(cell, cell.layerClassName());
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
    build(shape, inputs.constants().stream().map(c -> TensorShape.of(c.shape())).toList());
    int rows = shape.dim(batchAxis());
    boolean[] mask = mask(inputs.mask(), inputs.x().shape());
    requireConstants(inputs.constants(), rows);
    float[][] states = startStates(inputs.initialState(), rows);
    return new Call(inputs, shape, rows, shape.dim(timeAxis()), mask, states);
  }

  Output run(Call call) {
    List<Tensor> constants = call.inputs().constants();
    numConstants = Math.max(numConstants, constants.size());
    kernel().constants(constants.stream().map(Tensor::values).toArray(float[][]::new));
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
  private Inputs unpack(Inputs given) {
    List<Tensor> others = given.others();
    if (others.isEmpty()) {
      return given;
    }
    int constants =
        isBuilt() ? Math.max(numConstants, builtCell().constants().size()) : numConstants;
    int states = Math.max(0, others.size() - constants);
    return given.withStates(others.subList(0, states), others.subList(states, others.size()));
  }

  private boolean[] mask(Tensor mask, Shape input) {
    if (mask == null) {
      return null;
    }
    Shape expected = Shape.of(input.dim(0), input.dim(1));
    Shape widened = Shape.of(input.dim(0), input.dim(1), 1);
    if (!mask.shape().equals(expected) && !mask.shape().equals(widened)) {
      throw new IllegalArgumentException(
          "a mask has one value per step: expected=%s, got=%s, layer=%s"
              .formatted(expected, mask.shape(), name()));
    }
    if (options.maskedOutput == MaskedOutput.STATE0 && !Scan.hasOutputState(builtCell())) {
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

  private void requireConstants(List<Tensor> given, int rows) {
    List<Shape> wanted = builtCell().constants();
    if (wanted.isEmpty() && builtCell() instanceof StackedCells) {
      // As in Keras, a stack takes constants for those of its cells that want them, be it none.
      return;
    }
    List<Shape> expected = wanted.stream().map(s -> CarriedStates.withRows(rows, s)).toList();
    List<Shape> found = given.stream().map(Tensor::shape).toList();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "constants must be those that the cell declares: expected=%s, got=%s, cell=%s, layer=%s"
              .formatted(expected, found, builtCell().type(), name()));
    }
  }

  private float[][] startStates(List<Tensor> given, int rows) {
    if (options.stateful && rows != carried.rows()) {
      throw new IllegalArgumentException(
          "a stateful layer keeps its batch: expected=%d, got=%d, layer=%s"
              .formatted(carried.rows(), rows, name()));
    }
    if (given.isEmpty()) {
      return options.stateful ? carried.copy() : initialStates(rows);
    }
    CarriedStates.requireStates("initial_state", name(), builtCell().states(), rows, given);
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
  public List<TensorShape> computeOutputShape(TensorShape input) {
    Cell cell = isBuilt() ? builtCell() : described(input);
    List<TensorShape> shapes = new ArrayList<>();
    shapes.add(outputShape(cell, input));
    if (options.returnState) {
      TensorShape rows = TensorShape.of(input.dim(batchAxis()));
      cell.states().forEach(s -> shapes.add(rows.headWith(1, s.shape())));
    }
    return shapes;
  }

  /** What a cell puts out is the cell's to say, so one is made to be asked. */
  private Cell described(TensorShape input) {
    WeightSource zeros =
        (name, shape, initializer, regularizer, trainable) ->
            Weight.of(name, shape, new float[shape.size()]);
    return spec().build(input.from(2), List.of(), zeros);
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

  // -- configuration

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("trainable", isTrainable());
    if (options.batchInputShape != null) {
      config.put("batch_input_shape", options.batchInputShape.toConfig());
    }
    config.put("dtype", "float32");
    config.put("return_sequences", options.returnSequences);
    config.put("return_state", options.returnState);
    config.put("go_backwards", options.goBackwards);
    config.put("stateful", options.stateful);
    config.put("unroll", options.unroll);
    config.put("time_major", options.timeMajor);
    config.put("zero_output_for_mask", options.maskedOutput == MaskedOutput.ZERO);
    if (options.maskedOutput == MaskedOutput.STATE0) {
      config.put("masked_output", "state0");
    }
    if (numConstants > 0) {
      config.put("num_constants", numConstants);
    }
    config.put("activity_regularizer", Regularizers.toConfig(options.activityRegularizer));
    addCell(config);
    return Collections.unmodifiableMap(config);
  }

  private void addCell(Map<String, Object> config) {
    CellSpec cell = spec();
    if (className().equals("RNN")) {
      config.put("cell", new ClassConfig(cell.className(), cell.config()).toMap());
    } else {
      Map<String, Object> flat = new LinkedHashMap<>(cell.config());
      flat.remove("trainable");
      config.putAll(flat);
    }
  }

  /**
   * Sets the options of a layer. Each has Keras's default.
   *
   * <p>{@code inputDim} and {@code inputLength} are the parts of an {@link #inputShape}; Keras
   * takes the features alone for the shape behind the steps.
   */
  public static final class Builder {

    /** The arguments of a configuration that are the layer's, not the cell's. */
    static final Set<String> CONFIG_KEYS =
        Set.of(
            "name",
            "trainable",
            "dtype",
            "batch_input_shape",
            "input_shape",
            "input_dim",
            "input_length",
            "return_sequences",
            "return_state",
            "go_backwards",
            "stateful",
            "unroll",
            "time_major",
            "zero_output_for_mask",
            "masked_output",
            "num_constants",
            "activity_regularizer");

    private final CellSpec spec;
    private final String className;
    private String name;
    private boolean trainable = true;
    private boolean returnSequences;
    private boolean returnState;
    private boolean goBackwards;
    private boolean stateful;
    private boolean unroll;
    private boolean timeMajor;
    private MaskedOutput maskedOutput = MaskedOutput.PREVIOUS_OUTPUT;
    private TensorShape batchInputShape;
    private int inputDim = TensorShape.UNKNOWN;
    private int inputLength = TensorShape.UNKNOWN;
    private int numConstants;
    private Regularizer activityRegularizer;
    private List<Tensor> weights;
    private Long seed;

    private Builder(CellSpec spec, String className) {
      this.spec = spec;
      this.className = className;
    }

    private Builder(Builder other) {
      spec = other.spec;
      className = other.className;
      name = other.name;
      trainable = other.trainable;
      returnSequences = other.returnSequences;
      returnState = other.returnState;
      goBackwards = other.goBackwards;
      stateful = other.stateful;
      unroll = other.unroll;
      timeMajor = other.timeMajor;
      maskedOutput = other.maskedOutput;
      batchInputShape = other.batchInputShape;
      inputDim = other.inputDim;
      inputLength = other.inputLength;
      numConstants = other.numConstants;
      activityRegularizer = other.activityRegularizer;
      weights = other.weights;
      seed = other.seed;
    }

    /** Takes the layer's arguments of a configuration. */
    Builder read(ConfigReader config) {
      name = config.text("name", null);
      trainable = config.flag("trainable", true);
      config.take("dtype");
      returnSequences = config.flag("return_sequences", false);
      returnState = config.flag("return_state", false);
      goBackwards = config.flag("go_backwards", false);
      stateful = config.flag("stateful", false);
      unroll = config.flag("unroll", false);
      timeMajor = config.flag("time_major", false);
      zeroOutputForMask(config.flag("zero_output_for_mask", false));
      String rule = config.text("masked_output", null);
      maskedOutput =
          rule == null ? maskedOutput : MaskedOutput.valueOf(rule.toUpperCase(Locale.ROOT));
      readShape(config);
      numConstants = config.integer("num_constants", 0);
      activityRegularizer = Regularizers.fromConfig(config.take("activity_regularizer"));
      config.end();
      return this;
    }

    private void readShape(ConfigReader config) {
      if (config.take("input_shape") instanceof List<?> shape) {
        batchInputShape =
            TensorShape.of(TensorShape.UNKNOWN).headWith(1, TensorShape.fromConfig(shape));
      }
      if (config.take("batch_input_shape") instanceof List<?> shape) {
        batchInputShape = TensorShape.fromConfig(shape);
      }
      inputDim = config.integer("input_dim", TensorShape.UNKNOWN);
      inputLength = config.integer("input_length", TensorShape.UNKNOWN);
    }

    /** What a bidirectional layer runs in one of its directions. */
    Rnn direction(String prefix, boolean flipped, UnaryOperator<List<Tensor>> itsWeights) {
      Builder own = new Builder(this);
      own.name = prefix + (name == null ? defaultName() : name);
      own.goBackwards = goBackwards != flipped;
      own.weights = weights == null ? null : itsWeights.apply(weights);
      // Not the same draws twice.
      own.seed = seed == null || !flipped ? seed : Long.valueOf(seed + 1);
      return own.build();
    }

    private String defaultName() {
      return Names.snakeCase(className);
    }

    /** Keras's {@code name}. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** Keras's {@code trainable}; true by default. */
    public Builder trainable(boolean value) {
      trainable = value;
      return this;
    }

    /** Keras's {@code return_sequences}: the outputs of all steps instead of the last one's. */
    public Builder returnSequences(boolean value) {
      returnSequences = value;
      return this;
    }

    /** Keras's {@code return_state}: the final states besides the output. */
    public Builder returnState(boolean value) {
      returnState = value;
      return this;
    }

    /**
     * Keras's {@code go_backwards}: from the last step to the first. Outputs come in the order of
     * processing: the first is that of the last step.
     */
    public Builder goBackwards(boolean value) {
      goBackwards = value;
      return this;
    }

    /** Keras's {@code stateful}: a call starts, sample by sample, from where the last one ended. */
    public Builder stateful(boolean value) {
      stateful = value;
      return this;
    }

    /**
     * Keras's {@code unroll}: no difference but that the number of steps must be known and more
     * than 1, since there is no graph to unroll a loop in.
     */
    public Builder unroll(boolean value) {
      unroll = value;
      return this;
    }

    /**
     * {@code time_major} of later releases: inputs, masks and sequences of outputs are {@code [T,
     * B, ...]}.
     */
    public Builder timeMajor(boolean value) {
      timeMajor = value;
      return this;
    }

    /** What a skipped step puts out; {@link MaskedOutput#PREVIOUS_OUTPUT} by default. */
    public Builder maskedOutput(MaskedOutput value) {
      maskedOutput = value;
      return this;
    }

    /** {@code zero_output_for_mask} of later releases: {@link MaskedOutput#ZERO}. */
    public Builder zeroOutputForMask(boolean value) {
      return maskedOutput(value ? MaskedOutput.ZERO : MaskedOutput.PREVIOUS_OUTPUT);
    }

    /** Keras's {@code batch_input_shape}: {@code [B, T, I...]}, -1 for what is not known. */
    public Builder batchInputShape(int... dims) {
      batchInputShape = TensorShape.of(dims);
      return this;
    }

    /** Keras's {@code input_shape}: {@code [T, I...]}, -1 for what is not known. */
    public Builder inputShape(int... dims) {
      int[] withBatch = new int[dims.length + 1];
      withBatch[0] = TensorShape.UNKNOWN;
      System.arraycopy(dims, 0, withBatch, 1, dims.length);
      return batchInputShape(withBatch);
    }

    /** Keras's {@code input_dim}: the number of features; {@link #inputShape} goes before it. */
    public Builder inputDim(int value) {
      inputDim = value;
      return this;
    }

    /** Keras's {@code input_length}: the number of steps; {@link #inputShape} goes before it. */
    public Builder inputLength(int value) {
      inputLength = value;
      return this;
    }

    /** How many constants stand at the end of inputs given as a list. */
    public Builder numConstants(int value) {
      numConstants = value;
      return this;
    }

    /** Keras's {@code activity_regularizer}; null, the default, for none. */
    public Builder activityRegularizer(Regularizer value) {
      activityRegularizer = value;
      return this;
    }

    /** Keras's {@code weights}: those to take instead of fresh ones once the layer is built. */
    public Builder weights(List<Tensor> values) {
      weights = values == null ? null : List.copyOf(values);
      return this;
    }

    /** What fresh weights are drawn from, unless their initializers have seeds of their own. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** The layer. */
    public Rnn build() {
      Builder options = new Builder(this);
      boolean parts = inputDim != TensorShape.UNKNOWN || inputLength != TensorShape.UNKNOWN;
      if (batchInputShape == null && parts) {
        options.inputShape(inputLength, inputDim);
      }
      return new Rnn(options);
    }
  }
}
