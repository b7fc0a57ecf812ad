package io.streamrnn.model;

import io.streamrnn.model.keras.KerasArchive;
import io.streamrnn.model.keras.KerasHdf5;
import io.streamrnn.model.onnx.OnnxModel;
import io.streamrnn.model.safetensors.Safetensors;
import java.util.Arrays;

/** Reads a model file of any supported format, which it recognises by its content. */
public final class ModelFiles {

  private static final byte[] HDF5_SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static final String UNKNOWN = "check its path, and that it was copied whole as binary";

  private ModelFiles() {}

  /**
   * Reads a model.
   *
   * @param name what messages call it, such as the name of its file
   * @param bytes the file; not kept
   * @throws UnsupportedModelException if the file is of no supported format, or holds something
   *     that is not supported
   * @throws ModelFormatException if the file is damaged
   */
  public static Model read(String name, byte[] bytes) {
    if (bytes.length == 0) {
      throw new ModelFormatException("a model file must not be empty: model=" + name + ", bytes=0");
    }
    if (startsWith(bytes, HDF5_SIGNATURE)) {
      return KerasHdf5.read(name, bytes);
    }
    if (KerasArchive.isArchive(bytes)) {
      return KerasArchive.read(name, bytes);
    }
    if (Safetensors.isSafetensors(bytes)) {
      return Safetensors.read(name, bytes);
    }
    if (isOnnx(name, bytes)) {
      return OnnxModel.read(name, bytes).model();
    }
    throw new UnsupportedModelException(
        "not a model file of a supported format: model=%s, bytes=%d; %s; supported: Keras (.h5, .keras), ONNX (.onnx), safetensors with PyTorch's names (.safetensors)"
            .formatted(
                name,
                bytes.length,
                ForeignFormat.of(bytes).map(ForeignFormat::hint).orElse(UNKNOWN)));
  }

  private static boolean isOnnx(String name, byte[] bytes) {
    try {
      return OnnxModel.isOnnx(bytes);
    } catch (NoClassDefFoundError e) {
      // The message classes come with nd4j-api, which a cluster has only if somebody put it there.
      throw new UnsupportedModelException(
          "not a Keras HDF5 or safetensors file, and without nd4j-api on the class path it cannot be read as ONNX: model=%s, missing class=%s; put ND4J's jars into Flink's lib folder"
              .formatted(name, e.getMessage()));
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
