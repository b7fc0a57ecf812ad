/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.kafka.TopicAddress;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The files of {@code --input}, in the order in which they are read.
 *
 * @param files at least one
 * @param isLocal whether all are on this machine
 * @param isRepeatable whether the same files can be read again by another process
 */
public record InputFiles(List<InputFile> files, boolean isLocal, boolean isRepeatable)
    implements RowInput, Serializable {

  static final String OPTION = "--input";
  static final String STANDARD_INPUT = "-";

  /**
   * Finds the files: those of folders and patterns in the order of their names.
   *
   * @param arguments files, folders, patterns, or one {@code -} for standard input, which is copied
   *     to a temporary file
   * @throws CannotRunException if one of them is none of these
   */
  public static InputFiles of(List<String> arguments) {
    requireNoTopics(arguments);
    if (arguments.contains(STANDARD_INPUT)) {
      requireAlone(arguments);
      return new InputFiles(List.of(StandardInput.copy()), true, false);
    }
    List<InputFile> files = new ArrayList<>();
    boolean local = true;
    for (String argument : arguments) {
      Location location = new Location(OPTION, argument);
      local &= location.isLocal();
      files.addAll(location.isLocal() ? localFiles(argument) : RemoteFiles.of(location));
    }
    requireDistinct(files);
    return new InputFiles(List.copyOf(files), local, true);
  }

  private static void requireDistinct(List<InputFile> files) {
    Map<String, String> seen = new HashMap<>();
    for (InputFile file : files) {
      String other = seen.put(real(file.location()), file.name());
      if (other != null) {
        throw new CannotRunException(
            "--input must name each file once, since its events would be scored twice: --input=%s and --input=%s; omit one, or, if one is found by a link in a folder, name the files"
                .formatted(other, file.name()));
      }
    }
  }

  /** The one name of a file that all links to it lead to. */
  private static String real(Location file) {
    try {
      return file.isLocal() ? file.local().toRealPath().toString() : file.text();
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  /**
   * Whether arguments would find a file of this machine, once it is there: in a folder, or by a
   * pattern.
   */
  static boolean wouldFind(List<String> arguments, Path file) {
    return arguments.stream()
        .filter(argument -> new Location(OPTION, argument).isLocal())
        .anyMatch(argument -> wouldFind(argument, file));
  }

  private static boolean wouldFind(String argument, Path file) {
    Path path = Path.of(argument);
    if (Files.isDirectory(path)) {
      return !folder(argument, path).namesOf(file).isEmpty();
    }
    return FilePattern.isPattern(argument) && new FilePattern(argument).wouldMatch(file);
  }

  /** Their names, for messages. */
  @Override
  public RowPlaces places() {
    return RowPlaces.inFiles(names());
  }

  @Override
  public DataStream<Row> read(StreamExecutionEnvironment environment, RowLayout layout) {
    return RowSource.read(environment, this, layout);
  }

  @Override
  public List<String> names() {
    return files.stream().map(InputFile::name).toList();
  }

  /** The size of all files as they are stored. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (InputFile file : files) {
      bytes += file.path().getFileSystem().getFileStatus(file.path()).getLen();
    }
    return bytes;
  }

  /** The first file. */
  InputFile first() {
    return files.get(0);
  }

  private static void requireNoTopics(List<String> arguments) {
    if (arguments.stream().anyMatch(TopicAddress::isOne)) {
      throw new CannotRunException(
          "--input must be files only, or one address of topics for score: --input=%s; several topics are kafka://HOST:PORT/TOPIC,TOPIC"
              .formatted(String.join(" ", arguments)));
    }
  }

  private static void requireAlone(List<String> arguments) {
    if (arguments.size() > 1) {
      throw new CannotRunException(
          "--input - reads standard input only: --input=%s; omit -, or write standard input to a file first"
              .formatted(String.join(" ", arguments)));
    }
  }

  private static List<InputFile> localFiles(String argument) {
    Path path = Path.of(argument);
    if (Files.isDirectory(path)) {
      return requireAny(argument, path, folder(argument, path).files().toList());
    }
    if (!Files.exists(path) && FilePattern.isPattern(argument)) {
      FilePattern pattern = new FilePattern(argument);
      return requireAny(argument, pattern.folder(), pattern.files());
    }
    if (!Files.exists(path)) {
      requireNoList(argument);
    }
    return List.of(local(new Location(OPTION, argument).requireFile()));
  }

  private static void requireNoList(String argument) {
    List<String> names = List.of(argument.split(","));
    if (names.stream().allMatch(name -> !name.isEmpty() && Files.exists(Path.of(name)))) {
      throw new CannotRunException(
          "--input must have spaces between files: --input=%s; use --input %s"
              .formatted(argument, String.join(" ", names)));
    }
  }

  private static InputFile local(Location file) {
    try {
      return InputFile.of(file.text(), file.path());
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private static List<InputFile> requireAny(String argument, Path folder, List<Path> files) {
    if (files.isEmpty()) {
      throw new CannotRunException(
          "--input must name at least one file: --input=%s has none (looked in %s); files and folders that begin with . or _ are skipped"
              .formatted(argument, folder.toAbsolutePath().normalize()));
    }
    return files.stream()
        .map(file -> local(new Location(OPTION, file.toString()).requireFile()))
        .toList();
  }

  private static InputFolder folder(String argument, Path path) {
    return InputFolder.of(argument, path, Integer.MAX_VALUE);
  }
}
