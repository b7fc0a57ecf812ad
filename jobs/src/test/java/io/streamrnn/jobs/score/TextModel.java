/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.StringLookup;
import io.streamrnn.layers.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model whose score is the sum of the seconds of a key and of what its pages count: the empty
 * page, which is masked, 0, unknown ones 10, "home" 20, "cart" 30.
 */
final class TextModel {

  private TextModel() {}

  /** Writes it; the text is the first of the two inputs. */
  static Path write(Path file, int unknown) throws IOException {
    Functional.Builder graph = Functional.builder();
    Node page = graph.input("page", -1, -1);
    Node seconds = graph.input("seconds", -1, -1, 1);
    StringLookup lookup =
        StringLookup.vocabulary(List.of("home", "cart")).maskToken("").numOovIndices(unknown);
    Node count = graph.call(Embedding.of(4, 1), graph.call(lookup, page));
    Layer sum =
        SimpleRnn.units(1)
            .activation(Activation.LINEAR)
            .useBias(false)
            .returnSequences(true)
            .build();
    Functional layers = graph.build(graph.call(sum, graph.call(Merge.add(), count, seconds)));
    layers.build(layers.inputShapes());
    Tensor counts =
        unknown == 0
            ? Tensor.of(Shape.of(4, 1), 0, 20, 30, 0)
            : Tensor.of(Shape.of(4, 1), 0, 10, 20, 30);
    layers.setWeights(List.of(counts, Tensor.of(Shape.of(1, 1), 1), Tensor.of(Shape.of(1, 1), 1)));
    KerasHdf5.write(file, layers);
    return file;
  }
}
