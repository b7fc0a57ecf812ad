package io.streamrnn.model.onnx;

import java.util.Arrays;

/**
 * A tensor that goes into or comes out of {@link OnnxModel#run}: float32 or int64 elements,
 * row-major, last axis fastest. Immutable. Booleans come as integers 0 and 1.
 */
public final class OnnxTensor {

  private final Value value;

  OnnxTensor(Value value) {
    this.value = value;
  }

  /**
   * A tensor of floats.
   *
   * @param elements row-major; copied
   * @throws IllegalArgumentException if there are not as many as the shape has
   */
  public static OnnxTensor of(float[] elements, long... shape) {
    TensorType type = checked(TensorType.floats(shape.clone()), elements.length);
    return new OnnxTensor(Value.known(type, elements.clone()));
  }

  /**
   * A tensor of integers.
   *
   * @param elements row-major; copied
   * @throws IllegalArgumentException if there are not as many as the shape has
   */
  public static OnnxTensor of(long[] elements, long... shape) {
    TensorType type = checked(TensorType.ints(shape.clone()), elements.length);
    return new OnnxTensor(Value.known(type, elements.clone()));
  }

  private static TensorType checked(TensorType type, int elements) {
    if (type.elements() != elements) {
      throw new IllegalArgumentException(
          "a tensor needs one value per element: shape=%s, expected=%d, got=%d"
              .formatted(Arrays.toString(type.dims()), type.elements(), elements));
    }
    return type;
  }

  /** The extents, in an array of the caller's own. */
  public long[] shape() {
    return value.type().dims().clone();
  }

  /**
   * The elements, in an array of the caller's own.
   *
   * @throws IllegalStateException if they are integers
   */
  public float[] floats() {
    if (value.floats() == null) {
      throw new IllegalStateException("the tensor holds integers: " + this);
    }
    return value.floats().clone();
  }

  /**
   * The elements, in an array of the caller's own.
   *
   * @throws IllegalStateException if they are floats
   */
  public long[] integers() {
    if (value.ints() == null) {
      throw new IllegalStateException("the tensor holds floats: " + this);
    }
    return value.ints().clone();
  }

  Value value() {
    return value;
  }

  /** Element type and shape. */
  @Override
  public String toString() {
    return value.type().toString();
  }
}
