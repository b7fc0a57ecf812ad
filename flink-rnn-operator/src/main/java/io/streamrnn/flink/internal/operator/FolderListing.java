/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.streamrnn.flink.internal.model.FolderPaths;
import io.streamrnn.format.GoldenVectors;
import io.streamrnn.format.ModelFiles;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What is in a folder of models.
 *
 * @param models in the order in which they were modified
 * @param names of all models, also of those whose status cannot be read
 * @param texts what {@link #beside} says of each JSON file, by its name
 */
record FolderListing(List<FileStatus> models, Set<String> names, Map<String, String> texts) {

  private static final Set<String> ENDINGS =
      Set.of(".h5", ".hdf5", ".keras", ".onnx", ".safetensors");

  /** Of files that may hold weights only, so that a configuration is read beside them. */
  private static final Set<String> ENDINGS_OF_WEIGHTS = Set.of(".h5", ".hdf5", ".safetensors");

  static FolderListing of(FileSystem system, Path folder) throws IOException {
    return system.isDistributedFS() ? distributed(system, folder) : local(system, folder);
  }

  private static FolderListing distributed(FileSystem system, Path folder) throws IOException {
    FileStatus[] files = system.listStatus(folder);
    if (files == null) {
      throw missing();
    }
    List<FileStatus> all = List.of(files);
    return of(all, all.stream().map(FolderListing::name));
  }

  /** One by one: Flink lists no file of a local folder that has a link to nowhere. */
  private static FolderListing local(FileSystem system, Path folder) throws IOException {
    String[] names = new File(folder.getPath()).list();
    if (names == null) {
      throw missing();
    }
    List<FileStatus> files = new ArrayList<>();
    for (String name : names) {
      if (isModel(name) || isText(name)) {
        try {
          files.add(system.getFileStatus(FolderPaths.child(folder, name)));
        } catch (IOException | IllegalArgumentException e) {
          // It is unreadable(). Flink's paths do not take any name.
        }
      }
    }
    return of(files, Arrays.stream(names));
  }

  private static FolderListing of(List<FileStatus> files, Stream<String> names) {
    Set<String> folders =
        files.stream().filter(FileStatus::isDir).map(FolderListing::name).collect(toSet());
    return new FolderListing(
        files.stream()
            .filter(file -> !file.isDir() && isModel(name(file)))
            .sorted(Comparator.comparingLong(FileStatus::getModificationTime))
            .toList(),
        names.filter(name -> isModel(name) && !folders.contains(name)).collect(toSet()),
        files.stream()
            .filter(file -> !file.isDir() && isText(name(file)))
            .collect(toMap(FolderListing::name, FolderListing::text, (one, other) -> other)));
  }

  private static IOException missing() {
    return new FileNotFoundException("it does not exist, or is not a folder");
  }

  private static boolean isModel(String name) {
    return !name.startsWith(".") && endsWith(name, ENDINGS);
  }

  private static boolean isText(String name) {
    return name.endsWith(".json");
  }

  private static boolean endsWith(String name, Set<String> endings) {
    return endings.stream().anyMatch(name::endsWith);
  }

  private static String name(FileStatus file) {
    return file.getPath().getName();
  }

  private static String text(FileStatus file) {
    return "%s %d %d".formatted(name(file), file.getLen(), file.getModificationTime());
  }

  /** A model that is listed, but whose status cannot be read. */
  Optional<String> unreadable() {
    Set<String> readable = models.stream().map(FolderListing::name).collect(toSet());
    return names.stream().filter(name -> !readable.contains(name)).sorted().findFirst();
  }

  /** Whether a model was modified last. */
  boolean isNewest(FileStatus model) {
    return model.equals(models.get(models.size() - 1));
  }

  /** The files that are read beside a model, each with its length and when it was modified. */
  Set<String> beside(FileStatus model) {
    String name = name(model);
    Stream<String> configs =
        endsWith(name, ENDINGS_OF_WEIGHTS) ? ModelFiles.configNames(name).stream() : Stream.of();
    return Stream.concat(Stream.of(GoldenVectors.nameFor(name)), configs)
        .filter(texts::containsKey)
        .map(texts::get)
        .collect(toSet());
  }
}
