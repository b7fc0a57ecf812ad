package io.streamrnn.model;

import io.streamrnn.layers.Layer;
import io.streamrnn.model.keras.KerasArchive;
import io.streamrnn.model.keras.KerasHdf5;
import io.streamrnn.model.onnx.OnnxModel;
import io.streamrnn.model.safetensors.Safetensors;

/** Reads a model file of any supported format, which it recognises by its content. */
public final class ModelFiles {

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
    return switch (ModelFormat.of(name, bytes)) {
      case KERAS_HDF5 -> KerasHdf5.read(name, bytes);
      case KERAS_ARCHIVE -> KerasArchive.read(name, bytes);
      case SAFETENSORS -> Safetensors.read(name, bytes);
      case ONNX -> OnnxModel.read(name, bytes).model();
    };
  }

  /**
   * Reads a model that is stepped where it can be, else one that needs whole sequences, see {@link
   * Model#isSteppable}.
   *
   * @param name what messages call it, such as the name of its file
   * @param bytes the file; not kept
   * @throws UnsupportedModelException if the file is of no supported format, or holds something
   *     that is not supported
   * @throws ModelFormatException if the file is damaged
   */
  public static Model readForScoring(String name, byte[] bytes) {
    try {
      return read(name, bytes);
    } catch (UnsupportedModelException e) {
      return readWhole(name, bytes, e);
    }
  }

  /**
   * Reads what cannot be stepped.
   *
   * @param otherwise thrown if it is no model over sequences either
   */
  private static Model readWhole(String name, byte[] bytes, UnsupportedModelException otherwise) {
    try {
      return Model.ofSequences(name, readLayers(name, bytes));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // Whatever a hostile file brings about: why it cannot be stepped is what its reader can use.
      otherwise.addSuppressed(e);
      throw otherwise;
    }
  }

  /**
   * Reads a model as layers over whole sequences, which may need the future: a {@link
   * io.streamrnn.layers.Sequential} or a {@link io.streamrnn.layers.Functional}, built, with its
   * weights.
   *
   * @param name what messages call it, such as the name of its file
   * @param bytes the file; not kept
   * @throws UnsupportedModelException if the file is of no supported format, holds something that
   *     is not supported, or is one of ONNX, which has no layers: {@link OnnxModel#run} evaluates
   *     it
   * @throws ModelFormatException if the file is damaged
   */
  public static Layer readLayers(String name, byte[] bytes) {
    return switch (ModelFormat.of(name, bytes)) {
      case KERAS_HDF5 -> KerasHdf5.readLayers(name, bytes);
      case KERAS_ARCHIVE -> KerasArchive.readLayers(name, bytes);
      case SAFETENSORS -> Safetensors.readLayers(name, bytes);
      case ONNX ->
          throw new UnsupportedModelException(
              "an ONNX file holds a graph of operators and no layers: model=%s; OnnxModel.run evaluates it over whole sequences"
                  .formatted(name));
    };
  }
}
