package io.streamrnn.sequence;

import io.streamrnn.spec.EmbeddingSpec;
import io.streamrnn.spec.Regularizer;
import java.util.List;
import java.util.Optional;

/**
 * Keras's {@code Embedding}: tokens {@code [B, T]} to vectors {@code [B, T, outputDim]}. With
 * {@code maskZero} the next layers skip the steps of token 0; without, there is no mask and token 0
 * is one like others.
 */
public final class Embedding extends PerStep {

  private final boolean maskZero;

  private Embedding(String name, EmbeddingSpec spec, Regularizer activity) {
    super(name, spec, 0, activity);
    maskZero = spec.maskZero();
  }

  /** A layer. */
  public static Embedding of(EmbeddingSpec spec) {
    return of(null, spec, null);
  }

  static Embedding of(String name, EmbeddingSpec spec, Regularizer activity) {
    return new Embedding(name, spec, activity);
  }

  boolean masksZero() {
    return maskZero;
  }

  @Override
  public Optional<Tensor> computeMask(Tensor inputs, Tensor mask) {
    if (!maskZero) {
      return Optional.empty();
    }
    float[] used = inputs.toArray();
    for (int i = 0; i < used.length; i++) {
      used[i] = used[i] == 0 ? 0f : 1f;
    }
    return Optional.of(Tensor.own(inputs.shape(), used));
  }

  @Override
  StreamingRole streaming(List<Optional<TensorShape>> inputs) {
    return new StreamingRole.EmbedsTokens(builtCell(), maskZero);
  }
}
