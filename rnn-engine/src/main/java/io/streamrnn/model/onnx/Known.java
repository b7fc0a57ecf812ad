package io.streamrnn.model.onnx;

/** A result that is there as soon as the types are: a constant, a shape. */
final class Known extends Operation {

  private final Value value;

  Known(Value value) {
    super(value.type());
    this.value = value;
  }

  Value value() {
    return value;
  }

  @Override
  Computation bind(Value[] in, Value[] out) {
    throw new AssertionError("a known value is not computed");
  }
}
