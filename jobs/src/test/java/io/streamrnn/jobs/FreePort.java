/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that tests start. */
public final class FreePort {

  // Below the ports that systems give to connections, and to servers that ask for any port: one of
  // those would be taken before the process has started.
  private static final int FIRST = 15_000;
  private static final int LAST = 30_000;

  private FreePort() {}

  /** A port of this machine on which nobody listens. */
  public static int find() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken.
      }
    }
  }
}
