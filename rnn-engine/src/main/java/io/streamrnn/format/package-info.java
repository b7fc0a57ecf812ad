/** Model files of every format: Keras, ONNX and safetensors, and outputs recorded beside them. */
package io.streamrnn.format;
