/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import io.streamrnn.jobs.demo.DemoCommand;
import io.streamrnn.jobs.doctor.DoctorCommand;
import io.streamrnn.jobs.model.ModelCommand;
import io.streamrnn.jobs.plan.PlanCommand;
import io.streamrnn.jobs.preprocessing.FitPreprocessingCommand;
import io.streamrnn.jobs.score.BootstrapCommand;
import io.streamrnn.jobs.score.ReplayCommand;
import io.streamrnn.jobs.score.ScoreCommand;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.state.StateCommand;
import java.util.stream.Stream;
import org.apache.flink.client.deployment.application.executors.EmbeddedExecutor;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line, started by the launcher {@code streamrnn}. */
@Command(
    name = "streamrnn",
    description = "Runs recurrent neural networks on streams of events in Apache Flink.",
    footer =
        "%nIn a clone of the repository, './streamrnn bench' measures speed beside ONNX Runtime and others.",
    subcommands = {
      DemoCommand.class,
      ScoreCommand.class,
      FitPreprocessingCommand.class,
      ModelCommand.class,
      PlanCommand.class,
      DoctorCommand.class,
      StateCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {

  /** An empty version is that of jobs that have none. */
  private static final String VERSION = "--input-version";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  // Replaced by picocli.
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command and ends the process with its exit code, unless that is a JobManager. */
  public static void main(String[] args) {
    int exitCode = runToItsOutput(args);
    if (isInJobManager()) {
      requireSuccess(exitCode);
      return;
    }
    // Flink may still be closing its cluster, whose threads may fail when the process ends.
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
    System.exit(exitCode);
  }

  /**
   * Whether this is the process of a JobManager: on an application cluster, and where the job is
   * submitted through the web interface.
   */
  private static boolean isInJobManager() {
    // The launcher does not load Flink for a help text.
    return Main.class.getClassLoader() != ClassLoader.getSystemClassLoader()
        && isInJobManager(StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration());
  }

  static boolean isInJobManager(ReadableConfig configuration) {
    return configuration
        .getOptional(DeploymentOptions.TARGET)
        .filter(EmbeddedExecutor.NAME::equals)
        .isPresent();
  }

  /** Fails the application, since the process must not end. */
  static void requireSuccess(int exitCode) {
    if (exitCode != CommandLine.ExitCode.OK) {
      throw new IllegalStateException(
          "the command must succeed: exitCode=%d; the reason is in the output of this process, and in the log as far as the job failed"
              .formatted(exitCode));
    }
  }

  private static int runToItsOutput(String... args) {
    CommandOutput output = CommandOutput.standard();
    CommandLine commandLine = commandLine().setOut(output.writer());
    return output.exitCode(execute(commandLine, args), commandLine.getErr());
  }

  /** Runs a command and returns its exit code. */
  public static int run(String... args) {
    return execute(commandLine(), args);
  }

  /** Runs a command, with the options of its {@code --config}, and returns its exit code. */
  static int execute(CommandLine commandLine, String... args) {
    try {
      ConfigFile.apply(commandLine, args);
    } catch (CannotRunException e) {
      commandLine.getErr().println("streamrnn " + args[0] + ": " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return commandLine.execute(args);
  }

  /** A new parser of all commands. */
  public static CommandLine commandLine() {
    CommandLine main = new CommandLine(new Main());
    main.getSubcommands()
        .get("state")
        .addSubcommand(new BootstrapCommand())
        .addSubcommand(new ReplayCommand());
    commands(main)
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.helpCommand())
        .forEach(ConfigFile::addTo);
    return main.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Main::runIfValuesAreSet)
        .setParameterExceptionHandler(Main::reportUsage);
  }

  /** An empty value is most often a variable of the shell that is not set. */
  private static int runIfValuesAreSet(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      for (OptionSpec option : command.getParseResult().matchedOptions()) {
        if (option.originalStringValues().contains("") && !option.longestName().equals(VERSION)) {
          throw new ParameterException(
              command,
              "%1$s must not be empty: %1$s=''; omit it, or set the variable that it is taken from"
                  .formatted(option.longestName()));
        }
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** All commands that are no groups of others. */
  static Stream<CommandLine> commands(CommandLine group) {
    return group.getSubcommands().values().stream()
        .flatMap(
            command -> command.getSubcommands().isEmpty() ? Stream.of(command) : commands(command));
  }

  /** Prints what is wrong, without the whole help. */
  private static int reportUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + InvalidValue.message(e).orElse(e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("see: " + name + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is required: demo, score, fit-preprocessing, model, plan, doctor or state");
  }
}
