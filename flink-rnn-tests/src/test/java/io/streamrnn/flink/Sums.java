/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import io.streamrnn.testkit.RnnVerifier;
import io.streamrnn.testkit.SampleModels;
import java.util.function.UnaryOperator;

/** A network that adds up what it sees, for tests of the options: results to check by hand. */
final class Sums {

  private Sums() {}

  /** Something that a key adds, and what it says of its sequence. */
  public record Term(String key, float value, String mark) {}

  /** What it comes to. */
  public record Sum(String key, float value) {}

  static Term a(float value) {
    return a(value, "");
  }

  static Term a(float value, String mark) {
    return new Term("a", value, mark);
  }

  static Term b(float value) {
    return new Term("b", value, "");
  }

  static Sum sum(float value) {
    return new Sum("a", value);
  }

  /** The network with options. */
  static StreamingRnn<Term, Sum> rnn(UnaryOperator<StreamingRnnBuilder<Term, Sum>> options) {
    return rnn(1, options);
  }

  /** The network for the given number of inputs, of which the term is the first. */
  static StreamingRnn<Term, Sum> rnn(
      int inputs, UnaryOperator<StreamingRnnBuilder<Term, Sum>> options) {
    return options
        .apply(
            StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(inputs)))
                .input(Term.class, t -> new float[] {t.value()})
                .output(Sum.class, (t, y) -> new Sum(t.key(), y.length == 0 ? -1 : y[0])))
        .build();
  }

  static RnnVerifier<Term, String, Sum> verify(
      UnaryOperator<StreamingRnnBuilder<Term, Sum>> options) {
    return RnnVerifier.verify(rnn(options), Term::key);
  }

  static RnnVerifier<Term, String, Sum> verify(
      int inputs, UnaryOperator<StreamingRnnBuilder<Term, Sum>> options) {
    return RnnVerifier.verify(rnn(inputs, options), Term::key);
  }
}
