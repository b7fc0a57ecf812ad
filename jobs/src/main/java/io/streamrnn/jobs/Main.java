package io.streamrnn.jobs;

import io.streamrnn.jobs.demo.DemoCommand;
import io.streamrnn.jobs.score.ScoreCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: what the launcher {@code streamrnn} starts. */
@Command(
    name = "streamrnn",
    description = "Recurrent networks over streams of events.",
    mixinStandardHelpOptions = true,
    subcommands = {DemoCommand.class, ScoreCommand.class, CommandLine.HelpCommand.class})
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command; returns its exit code. */
  public static int run(String... args) {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command must be given");
  }
}
