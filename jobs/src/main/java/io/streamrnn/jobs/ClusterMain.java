package io.streamrnn.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What {@code flink run} starts: the same commands as {@link Main}, in a process that is not ours
 * to end.
 */
public final class ClusterMain {

  private ClusterMain() {}

  /**
   * Runs a command.
   *
   * @throws IllegalStateException if it ends with an exit code other than 0; it has the message, as
   *     who submits by REST or the web page does not see what the process prints
   */
  public static void main(String[] args) {
    StringWriter messages = new StringWriter();
    int exitCode = Main.commandLine().setErr(new PrintWriter(messages, true)).execute(args);
    System.err.print(messages);
    if (exitCode != 0) {
      throw new IllegalStateException("exit code " + exitCode + ": " + messages.toString().strip());
    }
  }
}
