package io.streamrnn.layers;

import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer is called with: the inputs, and as far as they are wanted a mask, initial states and
 * constants. Immutable.
 *
 * <pre>{@code
 * layer.call(Inputs.of(x).mask(mask).initialState(h, c))
 * }</pre>
 */
public final class Inputs {

  private final Tensor x;
  private final Tensor mask;
  private final List<Tensor> initialState;
  private final List<Tensor> constants;
  private final List<Tensor> others;

  private Inputs(
      Tensor x,
      Tensor mask,
      List<Tensor> initialState,
      List<Tensor> constants,
      List<Tensor> others) {
    this.x = Objects.requireNonNull(x, "x");
    this.mask = mask;
    this.initialState = List.copyOf(initialState);
    this.constants = List.copyOf(constants);
    this.others = List.copyOf(others);
  }

  /** The inputs alone, {@code [B, T, I...]}. */
  public static Inputs of(Tensor x) {
    return new Inputs(x, null, List.of(), List.of(), List.of());
  }

  /** The inputs alone, {@code [B, T, I...]}; copied. */
  public static Inputs of(INDArray x) {
    return of(Tensor.of(x));
  }

  /**
   * The inputs, then initial states (all or none), then constants (all or none), as Keras takes
   * them in one list.
   */
  public static Inputs list(Tensor x, Tensor... statesThenConstants) {
    return new Inputs(x, null, List.of(), List.of(), List.of(statesThenConstants));
  }

  /**
   * With a mask {@code [B, T]} or {@code [B, T, 1]}: a step whose value is 0 is skipped, every
   * other is used. A null means no mask.
   */
  public Inputs mask(Tensor value) {
    return new Inputs(x, value, initialState, constants, others);
  }

  /**
   * With states to start from, {@code [B, S_k...]} each in the order of the cell: Keras's {@code
   * initial_state}.
   *
   * @throws IllegalArgumentException if these inputs are a list, which has its states inside
   */
  public Inputs initialState(Tensor... states) {
    requireNoList("initialState");
    return new Inputs(x, mask, List.of(states), constants, others);
  }

  /**
   * With constants for every step, {@code [B, C_k...]} each: Keras's {@code constants}.
   *
   * @throws IllegalArgumentException if these inputs are a list, which has its constants inside
   */
  public Inputs constants(Tensor... values) {
    requireNoList("constants");
    return new Inputs(x, mask, initialState, List.of(values), others);
  }

  private void requireNoList(String what) {
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "inputs given as a list have states and constants inside: list=%d tensors, and %s"
              .formatted(1 + others.size(), what));
    }
  }

  Inputs withStates(List<Tensor> states, List<Tensor> others) {
    return new Inputs(x, mask, states, others, List.of());
  }

  /** The inputs. */
  public Tensor x() {
    return x;
  }

  /** The mask, or null. */
  public Tensor mask() {
    return mask;
  }

  /** The states to start from; empty if the layer decides. */
  public List<Tensor> initialState() {
    return initialState;
  }

  /** The constants; empty for none. */
  public List<Tensor> constants() {
    return constants;
  }

  /** What came behind the inputs in one list; empty if they did not come as a list. */
  List<Tensor> others() {
    return others;
  }
}
