package io.streamrnn.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.flink.client.program.ProgramParametrizationException;
import picocli.CommandLine;

/**
 * What {@code flink run} starts: the same commands as {@link Main}, in a process that is not ours
 * to end.
 */
public final class ClusterMain {

  private ClusterMain() {}

  /**
   * Runs a command.
   *
   * @throws ProgramParametrizationException if the command cannot be used as it is, with what is to
   *     be mended; {@code flink run} shows nothing else then
   * @throws IllegalStateException if the job failed; it has the message, as who submits by REST or
   *     the web page does not see what the process prints
   */
  public static void main(String[] args) {
    StringWriter written = new StringWriter();
    int exitCode = Main.commandLine().setErr(new PrintWriter(written, true)).execute(args);
    String messages = written.toString().strip();
    if (exitCode == CommandLine.ExitCode.USAGE) {
      throw new ProgramParametrizationException(messages);
    }
    System.err.println(messages);
    if (exitCode != CommandLine.ExitCode.OK) {
      throw new IllegalStateException("exit code " + exitCode + ": " + messages);
    }
  }
}
