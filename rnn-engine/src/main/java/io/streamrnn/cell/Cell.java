package io.streamrnn.cell;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A recurrent cell: the function {@code (x, states) -> (output, states)} of one step, as a value.
 * It holds weights and configuration and nothing that changes, so it is shared freely between
 * threads. What a Keras cell says with {@code call}, {@code state_size}, {@code output_size} and
 * {@code get_initial_state} is here {@link #kernel}, {@link #states}, {@link #outputShape} and
 * {@link #initialState}.
 *
 * <p>A cell without states is a layer that treats every step alike, such as a dense head. Stacks
 * are cells too. Cells of one's own are written as a {@link TensorCell}, or, for speed, by
 * implementing this interface with a {@link Kernel} of their own.
 *
 * <p>Shapes are those of one row; the row axis {@code B} appears in the kernel alone.
 */
public interface Cell {

  /** What kind of cell this is, in Keras's word where Keras has one: {@code "LSTMCell"}. */
  String type();

  /** The shape of one input row {@code [I]}. */
  Shape inputShape();

  /** The shape of one output row {@code [O]}. */
  Shape outputShape();

  /** The states in the order in which kernels take them and stores keep them; empty for none. */
  List<StateSpec> states();

  /** The weights in Keras's {@code get_weights} order. */
  List<Weight> weights();

  /**
   * Everything besides weights and shapes that decides what the cell computes, as strings, numbers,
   * booleans, lists and maps of these. It is part of a model's identity.
   */
  default Map<String, Object> config() {
    return Map.of();
  }

  /**
   * What a state is before the first step.
   *
   * @param index the state's position in {@link #states}
   * @return one row of {@code S_k} values, of the caller's own; zeros unless the cell says
   *     otherwise
   */
  default float[] initialState(int index) {
    return new float[states().get(index).size()];
  }

  /**
   * The constants that the cell wants at every step besides its input, such as what an attention
   * attends to: Keras's {@code constants}. Each is the shape of one row; none unless the cell says
   * otherwise.
   */
  default List<Shape> constants() {
    return List.of();
  }

  /**
   * The same cell with other weights. The built-in cells have it; a cell of one's own that wants
   * {@code set_weights} on the layers around it overrides it.
   *
   * @param weights as many as {@link #weights} and of the same shapes, in that order
   * @throws UnsupportedOperationException if the cell does not offer it
   */
  default Cell withWeights(List<Weight> weights) {
    throw new UnsupportedOperationException(
        "a cell whose weights are to be replaced overrides withWeights: cell=" + type());
  }

  /**
   * One step in variables, from which {@code io.streamrnn.layers.GradientTape} derives gradients:
   * the same function as that of {@link #kernel}, in float64 and for any weights. The built-in
   * cells have it; a cell of one's own that is to be trained overrides it.
   *
   * <p>This is for training. It allocates at every operation and is no way to score events.
   *
   * @throws UnsupportedOperationException if the cell does not offer it
   */
  default StepResult differentiableStep(StepInputs inputs) {
    throw new UnsupportedOperationException(
        "a cell that gradients are wanted of writes its step in variables: cell=%s; override differentiableStep"
            .formatted(type()));
  }

  /**
   * What a state is before the first step, in variables, like {@link #differentiableStep}. A cell
   * whose initial states depend on its weights overrides it.
   *
   * @param index the state's position in {@link #states}
   * @param weights in the order and of the shapes of {@link #weights}
   * @return one row {@code [S_k...]}
   */
  default Variable differentiableInitialState(int index, List<Variable> weights) {
    float[] row = initialState(index);
    double[] values = new double[row.length];
    Arrays.setAll(values, i -> row[i]);
    return Variable.constant(states().get(index).shape(), values);
  }

  /** A kernel of the caller's own, for one thread. It shares the weights with its siblings. */
  Kernel kernel();
}
