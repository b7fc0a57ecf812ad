package io.streamrnn.model;

import io.streamrnn.model.keras.KerasArchive;
import io.streamrnn.model.keras.KerasHdf5;
import io.streamrnn.model.onnx.OnnxModel;
import io.streamrnn.model.safetensors.Safetensors;
import io.streamrnn.layers.Layer;
import io.streamrnn.streaming.StreamingPlan;
import java.util.Optional;

/** What was read of a file, and the models that it can become. A file is read once. */
sealed interface ModelFile {

  /**
   * Reads a file.
   *
   * @param name what messages call it
   * @throws UnsupportedModelException if the file is of no supported format, or holds something
   *     that is not supported
   * @throws ModelFormatException if the file is damaged
   */
  static ModelFile read(String name, byte[] bytes) {
    return switch (ModelFormat.of(name, bytes)) {
      case KERAS_HDF5 -> new OfLayers(name, KerasHdf5.readLayers(name, bytes));
      case KERAS_ARCHIVE -> new OfLayers(name, KerasArchive.readLayers(name, bytes));
      case SAFETENSORS -> new OfLayers(name, Safetensors.readLayers(name, bytes));
      case ONNX -> new OfOperators(OnnxModel.read(name, bytes));
    };
  }

  /**
   * A model that is stepped event by event.
   *
   * @throws UnsupportedModelException with the reasons, if it cannot be
   */
  Model streaming();

  /**
   * A model that is stepped where it can be, else one over whole sequences.
   *
   * @throws UnsupportedModelException with the reasons, if it is neither
   */
  Model scoring();

  /**
   * Layers over whole sequences.
   *
   * @throws UnsupportedModelException if the format has none
   */
  Layer layers();

  /** Of Keras and PyTorch. */
  record OfLayers(String name, Layer layers) implements ModelFile {

    @Override
    public Model streaming() {
      StreamingPlan plan = StreamingPlan.of(layers);
      if (!plan.isPossible()) {
        throw new UnsupportedModelException(
            Model.nonCausal(name, plan.refusals(), Model.SCORE_WINDOWS));
      }
      return stepped(plan);
    }

    @Override
    public Model scoring() {
      StreamingPlan plan = StreamingPlan.of(layers);
      if (plan.isPossible()) {
        return stepped(plan);
      }
      Optional<String> refusal = WholeSequences.refusal(layers);
      if (refusal.isPresent()) {
        throw new UnsupportedModelException(Model.nonCausal(name, plan.refusals(), refusal.get()));
      }
      return Model.ofSequences(name, layers);
    }

    private Model stepped(StreamingPlan plan) {
      if (plan.cells().isEmpty()) {
        throw new UnsupportedModelException(Model.withoutLayers(name));
      }
      return Model.of(name, plan);
    }
  }

  /** Of ONNX: operators on tensors, which have a plan of their own. */
  record OfOperators(OnnxModel graph) implements ModelFile {

    @Override
    public Model streaming() {
      return graph.model();
    }

    @Override
    public Model scoring() {
      return graph.model();
    }

    @Override
    public Layer layers() {
      throw new UnsupportedModelException(
          "an ONNX file holds a graph of operators and no layers: model=%s; OnnxModel.run evaluates it over whole sequences"
              .formatted(graph.name()));
    }
  }
}
