/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The YAML file of {@code --config}: options by their names without the dashes. Its values are the
 * defaults of the options that are not on the command line. Paths are what they are on the command
 * line: relative to the working directory.
 */
final class ConfigFile implements IDefaultValueProvider {

  private static final String OPTION = "--config";

  /**
   * Separates the values of an option that takes several words, such as files. It is in no argument
   * of a command line.
   */
  private static final String LINES = "\n";

  private final Map<String, Object> values;
  private final List<String> arguments;

  private ConfigFile(Map<String, Object> values, List<String> arguments) {
    this.values = values;
    this.arguments = arguments;
  }

  /** Adds the option to a command. */
  static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(OPTION)
            .type(String.class)
            .paramLabel("FILE")
            .description(
                "Options in a YAML file, by their names without the dashes: 'key: pump', 'features: [rpm, bar]', 'overwrite: true'. An option on the command line wins. Paths are relative to the working directory.")
            .build());
  }

  /**
   * Makes the options of the file that the arguments name the defaults of their command.
   *
   * @throws CannotRunException if the file is invalid, or has an option that the command lacks
   */
  static void apply(CommandLine main, String... arguments) {
    List<String> words = List.of(arguments);
    Optional<String> file = value(words);
    Optional<CommandLine> command = command(main, words);
    if (file.isPresent() && command.isPresent()) {
      Map<String, Object> values = read(file.get());
      requireOptions(file.get(), values, command.get().getCommandSpec());
      command.get().setDefaultValueProvider(new ConfigFile(values, words));
    }
  }

  /** The command that the words begin with; in a group of commands, the one that is next. */
  private static Optional<CommandLine> command(CommandLine group, List<String> words) {
    Optional<CommandLine> command =
        words.stream().findFirst().map(name -> group.getSubcommands().get(name));
    return command.flatMap(
        found ->
            found.getSubcommands().isEmpty()
                ? command
                : command(found, words.subList(1, words.size())));
  }

  /** The argument of the option; empty if there is none, which picocli reports. */
  private static Optional<String> value(List<String> words) {
    return IntStream.range(0, words.size())
        .boxed()
        .flatMap(
            i ->
                words.get(i).startsWith(OPTION + "=")
                    ? Optional.of(words.get(i).substring(OPTION.length() + 1)).stream()
                    : words.subList(i, words.size()).stream()
                        .limit(words.get(i).equals(OPTION) ? 2 : 0)
                        .skip(1))
        .findFirst();
  }

  private static Map<String, Object> read(String name) {
    Path file = Path.of(name);
    UserFiles.requireFile(OPTION, file);
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(name).setSchema(new Texts()).build();
      return values(name, new Load(settings).loadFromString(Files.readString(file)));
    } catch (YamlEngineException e) {
      throw invalid(name, String.valueOf(e.getMessage()).replaceAll("[\\s^]+", " "));
    } catch (IOException e) {
      throw UserFiles.unreadable(OPTION, file, e);
    }
  }

  /** Every scalar is a text, as on the command line: 007 stays 007. */
  private static final class Texts extends FailsafeSchema {

    @Override
    public Map<Tag, ConstructNode> getSchemaTagConstructors() {
      Map<Tag, ConstructNode> constructors = new HashMap<>(super.getSchemaTagConstructors());
      constructors.put(Tag.NULL, node -> "");
      return constructors;
    }
  }

  private static Map<String, Object> values(String file, @Nullable Object yaml) {
    if (!(yaml instanceof Map<?, ?> map)) {
      throw invalid(file, "it is not a mapping of options to values");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          requireFlat(file, String.valueOf(name), value);
          values.put(String.valueOf(name), value);
        });
    return values;
  }

  private static void requireFlat(String file, String name, Object value) {
    Collection<?> parts =
        value instanceof Map<?, ?> map
            ? map.values()
            : value instanceof List<?> list ? list : List.of(value);
    if (!parts.stream().allMatch(String.class::isInstance)) {
      throw invalid(
          file,
          "the value of '%s' must be a text, a list of texts, or a mapping of texts"
              .formatted(name));
    }
  }

  /**
   * The value as the argument of an option.
   *
   * @param separator of the option's values
   */
  private static String text(Object value, String separator) {
    if (value instanceof List<?> list) {
      return list.stream()
          .map(String::valueOf)
          .map(part -> separator.equals(LINES) ? part : quoted(part))
          .collect(Collectors.joining(separator.equals(LINES) ? LINES : ","));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + entry.getValue())
          .collect(Collectors.joining(","));
    }
    return value.toString();
  }

  private static String quoted(String part) {
    return part.indexOf(',') < 0 && part.indexOf('"') < 0
        ? part
        : '"' + part.replace("\"", "\"\"") + '"';
  }

  private static void requireOptions(String file, Map<String, Object> values, CommandSpec command) {
    TreeSet<String> names = new TreeSet<>();
    command.options().forEach(option -> names.add(name(option)));
    names.removeAll(List.of("help", name(OPTION)));
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw invalid(
            file,
            "the command '%s' has no option '%s'%s; its options are %s"
                .formatted(
                    command.name(), name, Suggestion.of(name, names), String.join(", ", names)));
      }
      if ("".equals(values.get(name)) && !isFlag(command.findOption("--" + name))) {
        throw invalid(file, "the option '%s' has no value".formatted(name));
      }
    }
  }

  private static boolean isFlag(OptionSpec option) {
    return option.arity().max() == 0;
  }

  private static String name(OptionSpec option) {
    return name(option.longestName());
  }

  private static String name(String option) {
    return option.replaceFirst("^-+", "");
  }

  private static CannotRunException invalid(String file, String problem) {
    return new CannotRunException(
        "--config must be a YAML file of options, such as 'key: pump': --config=%s: %s"
            .formatted(file, problem));
  }

  // Picocli's contract: null if there is no default.
  @SuppressWarnings("NullAway")
  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || isOnCommandLine(option)) {
      return null;
    }
    Object found = values.get(name(option));
    if (found == null) {
      return null;
    }
    String value = text(found, option.splitRegex());
    return isFlag(option) && value.isEmpty() ? "true" : value;
  }

  /** Picocli would take the opposite of the default for a flag that is given. */
  private boolean isOnCommandLine(OptionSpec option) {
    return Arrays.stream(option.names())
        .anyMatch(
            name -> arguments.stream().anyMatch(a -> a.equals(name) || a.startsWith(name + "=")));
  }
}
