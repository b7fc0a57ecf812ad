package io.streamrnn.jobs;

/**
 * What {@code flink run} starts: the same commands as {@link Main}, in a process that is not ours
 * to end.
 */
public final class ClusterMain {

  private ClusterMain() {}

  /**
   * Runs a command.
   *
   * @throws IllegalStateException if it ends with an exit code other than 0
   */
  public static void main(String[] args) {
    int exitCode = Main.run(args);
    if (exitCode != 0) {
      throw new IllegalStateException("exit code " + exitCode + "; the message is above");
    }
  }
}
