package io.streamrnn.jobs;

import io.streamrnn.jobs.demo.DemoCommand;
import io.streamrnn.jobs.model.ModelCommand;
import io.streamrnn.jobs.score.ScoreCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: what the launcher {@code streamrnn} starts. */
@Command(
    name = "streamrnn",
    description = "Recurrent networks over streams of events.",
    subcommands = {
      DemoCommand.class,
      ScoreCommand.class,
      ModelCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  private boolean help;

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command; returns its exit code. */
  public static int run(String... args) {
    return commandLine().execute(args);
  }

  /** All commands, ready to be executed. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::reportUsage);
  }

  /** Says what is wrong, not also all that could be right. */
  private static int reportUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("see: " + name + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command must be given: demo, score or model");
  }
}
