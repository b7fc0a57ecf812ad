/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandOutputTest {

  private final StringWriter messages = new StringWriter();

  @Test
  void textIsWrittenInUtf8() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();

    assertThat(exitCode(stream, 3)).isEqualTo(3);
    assertThat(stream.toString(StandardCharsets.UTF_8)).isEqualTo("d\u00e9bit");
    assertThat(messages.toString()).isEmpty();
  }

  @Test
  void anOutputThatIsNotCompleteIsAFailure() {
    assertThat(exitCode(failing("No space left on device"), 0)).isEqualTo(1);
    assertThat(messages.toString())
        .startsWith("streamrnn: standard output must be writable: No space left on device");
  }

  @Test
  void aReaderThatHasGoneIsNoMessage() {
    assertThat(exitCode(failing("Broken pipe"), 0)).isEqualTo(141);
    assertThat(messages.toString()).isEmpty();
  }

  private int exitCode(OutputStream stream, int exitCode) {
    CommandOutput output = new CommandOutput(stream);
    output.writer().print("d\u00e9bit");
    return output.exitCode(exitCode, new PrintWriter(messages, true));
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
