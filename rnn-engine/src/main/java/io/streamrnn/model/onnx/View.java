package io.streamrnn.model.onnx;

/** The first input under another shape, or just under another name. */
final class View extends Operation {

  View(TensorType type) {
    super(type);
  }

  @Override
  boolean isView() {
    return true;
  }

  @Override
  Computation bind(Value[] in, Value[] out) {
    throw new AssertionError("a view has no memory of its own");
  }
}
