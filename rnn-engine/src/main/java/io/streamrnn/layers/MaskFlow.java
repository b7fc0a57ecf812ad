package io.streamrnn.layers;

import java.util.List;
import java.util.Optional;

/**
 * Follows masks through the layers of a model without computing them: {@link Layer#followMask}.
 *
 * @param <M> what represents a mask
 */
@FunctionalInterface
public interface MaskFlow<M> {

  /**
   * The mask of an output of a call.
   *
   * @param layer one that is no model of layers itself
   * @param inputs the masks of what the layer is called on
   * @param output which of the tensors that the call returns
   */
  Optional<M> behind(Layer layer, List<Optional<M>> inputs, int output);
}
