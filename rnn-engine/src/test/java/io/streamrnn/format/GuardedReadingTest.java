/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.layers.Gru;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GuardedReadingTest {

  @Test
  void whatAReaderDidNotForeseeIsADamagedFile() {
    RuntimeException unforeseen = new IndexOutOfBoundsException("Index 1 out of bounds");
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> GuardedReading.of("m.h5", () -> read(unforeseen)))
        .withMessageContainingAll("model=m.h5", "Index 1 out of bounds")
        .withCause(unforeseen);
  }

  @Test
  void whatAReaderRejectsIsAsItSaysIt() {
    RuntimeException rejected = new UnsupportedModelException("no such layer");
    assertThatThrownBy(() -> GuardedReading.of("m.h5", () -> read(rejected))).isSameAs(rejected);
    assertThat(GuardedReading.of("m.h5", () -> 1)).isEqualTo(1);
  }

  /** Layers that are not built stand for what no reader returns. */
  @Test
  void whatIsNotForeseenWhereAModelIsMadeIsADamagedFile() {
    ModelFile file = new ModelFile.OfLayers("m.h5", Gru.units(2).build());
    for (ThrowingCallable made : List.<ThrowingCallable>of(file::scoring, file::streaming)) {
      assertThatExceptionOfType(ModelFormatException.class)
          .isThrownBy(made)
          .withMessageContainingAll(GuardedReading.UNFORESEEN, "model=m.h5");
    }
  }

  private static int read(RuntimeException thrown) {
    throw thrown;
  }
}
