/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final StringWriter messages = new StringWriter();

  @Test
  void scoresAreWrittenInUtf8AndRejectedRowsAreMessages() throws IOException {
    try (Output.Draft draft = output(stream).draft()) {
      draft.scores().write("d\u00e9bit,0.5");
      draft.rejections().write("{\"line\":2}");
      draft.publish(true, Optional.empty());
    }

    assertThat(stream.toString(StandardCharsets.UTF_8)).isEqualTo("d\u00e9bit,0.5\n");
    assertThat(messages.toString()).isEqualToIgnoringNewLines("{\"line\":2}");
  }

  @Test
  void aReaderThatHasGoneIsToldFromAFullDisk() throws IOException {
    try (Output.Draft draft = output(failing("Broken pipe")).draft()) {
      draft.scores().write("0.5");

      assertThatThrownBy(() -> draft.publish(false, Optional.empty()))
          .isInstanceOf(ClosedOutputException.class);
    }
    try (Output.Draft draft = output(failing("No space left on device")).draft()) {
      assertThatThrownBy(() -> draft.scores().write("0".repeat(1 << 16)))
          .isExactlyInstanceOf(IOException.class);
    }
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private StandardOutput output(OutputStream out) {
    return new StandardOutput(out, new PrintWriter(messages, true));
  }
}
