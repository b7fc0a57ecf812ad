/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static java.util.stream.Collectors.toSet;

import io.streamrnn.flink.ModelUpdate;
import io.streamrnn.flink.internal.model.FolderPaths;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Emits an update for each model file that is created or replaced in a folder. */
@Internal
public final class WatchedFolder extends ProcessFunction<Long, ModelUpdate>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  // The name that a user knows.
  private static final Logger LOG = LoggerFactory.getLogger("io.streamrnn.flink.StreamingRnn");

  private static final Set<String> ENDINGS =
      Set.of(".h5", ".hdf5", ".keras", ".onnx", ".safetensors");

  /** At how many looks in a row a file is not listed before it counts as deleted. */
  private static final int LOOKS_UNTIL_DELETED = 3;

  /**
   * A file at a look.
   *
   * @param isTaken whether an update was emitted for it, or is not to be
   */
  private record Look(long length, long modified, boolean isTaken) {

    static Look at(FileStatus file, boolean isTaken) {
      return new Look(file.getLen(), file.getModificationTime(), isTaken);
    }

    boolean isOf(FileStatus file) {
      return length == file.getLen() && modified == file.getModificationTime();
    }
  }

  /**
   * What is in the folder.
   *
   * @param files the models, in the order in which they were modified
   * @param names of all models, also of those whose status cannot be read
   */
  private record Listing(List<FileStatus> files, Set<String> names) {

    static Listing of(List<FileStatus> files, Stream<String> names) {
      return new Listing(
          files.stream()
              .filter(file -> !file.isDir())
              .sorted(Comparator.comparingLong(FileStatus::getModificationTime))
              .toList(),
          names.collect(toSet()));
    }
  }

  private final String folder;
  // When the job was built.
  private final long built = System.currentTimeMillis();
  private transient Map<String, Look> looks;
  // At how many looks in a row a file was not listed.
  private transient Map<String, Integer> missing;
  private transient ListState<Tuple3<String, Long, Long>> taken;
  // The folder that was looked at last, qualified; null if none could be read yet.
  private transient @Nullable String looked;
  private transient ListState<String> lookedAt;
  private transient @Nullable String problem;

  WatchedFolder(String folder) {
    this.folder = folder;
  }

  /** When the folder is looked at. */
  public static SingleOutputStreamOperator<Long> looks(
      StreamExecutionEnvironment env, Duration every) {
    return env.fromSource(
            new DataGeneratorSource<>(
                look -> look,
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(1e3 / every.toMillis()),
                Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "looks")
        .forceNonParallel();
  }

  /** The updates of a folder. */
  public static SingleOutputStreamOperator<ModelUpdate> files(
      SingleOutputStreamOperator<Long> looks, String folder) {
    return looks
        .process(new WatchedFolder(folder))
        .returns(TypeInformation.of(ModelUpdate.class))
        .name("model files")
        .setDescription("model files of " + folder)
        .forceNonParallel();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    looks = new HashMap<>();
    missing = new HashMap<>();
    OperatorStateStore store = context.getOperatorStateStore();
    taken =
        store.getListState(
            new ListStateDescriptor<>("files", Types.TUPLE(Types.STRING, Types.LONG, Types.LONG)));
    lookedAt = store.getListState(new ListStateDescriptor<>("folder", Types.STRING));
    for (Tuple3<String, Long, Long> file : taken.get()) {
      looks.put(file.f0, new Look(file.f1, file.f2, true));
      // Former savepoints do not name the folder.
      looked = parent(file.f0);
    }
    for (String folder : lookedAt.get()) {
      looked = folder;
    }
  }

  private static String parent(String file) {
    return new Path(file).getParent().toString();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    taken.update(
        looks.entrySet().stream()
            .filter(file -> file.getValue().isTaken())
            .map(
                file ->
                    Tuple3.of(file.getKey(), file.getValue().length(), file.getValue().modified()))
            .toList());
    lookedAt.update(looked == null ? List.of() : List.of(looked));
  }

  @Override
  public void processElement(Long look, Context context, Collector<ModelUpdate> out) {
    try {
      Path path = new Path(folder);
      FileSystem system = path.getFileSystem();
      Listing listing = list(system, path);
      String qualified = path.makeQualified(system).toString();
      // A savepoint may be of a job that watched another folder, or that never found one.
      boolean isFirst = !qualified.equals(looked);
      if (isFirst) {
        looks.clear();
      }
      for (FileStatus file : listing.files()) {
        look(file, isFirst, out);
      }
      forgetOthers(listing.names());
      looked = qualified;
    } catch (IOException e) {
      warn(
          "The folder of models cannot be read, and is looked at again: folder=%s: %s"
              .formatted(folder, e.getMessage()));
    }
  }

  /**
   * Forgets files that were deleted, so that they are new when they are put back. If none is left,
   * the folder may only have been unmounted. One that is not in a single listing may be there: what
   * a store lists may be late, and a model that was replaced must not become an update again.
   */
  private void forgetOthers(Set<String> listed) {
    if (!listed.isEmpty()) {
      looks.keySet().forEach(file -> missing.merge(file, 1, Integer::sum));
      missing.keySet().removeIf(file -> !looks.containsKey(file) || listed.contains(name(file)));
      looks.keySet().removeIf(file -> missing.getOrDefault(file, 0) >= LOOKS_UNTIL_DELETED);
    }
  }

  private static String name(String file) {
    return new Path(file).getName();
  }

  private Listing list(FileSystem system, Path path) throws IOException {
    return system.isDistributedFS() ? distributed(system, path) : local(system, path);
  }

  private Listing distributed(FileSystem system, Path path) throws IOException {
    FileStatus[] files = system.listStatus(path);
    if (files == null) {
      throw notThere();
    }
    warn(null);
    List<FileStatus> models =
        Arrays.stream(files).filter(file -> isModel(file.getPath().getName())).toList();
    return Listing.of(models, models.stream().map(file -> file.getPath().getName()));
  }

  /** One by one: Flink lists no file of a local folder that has a link to nowhere. */
  private Listing local(FileSystem system, Path path) throws IOException {
    String[] names = new File(path.getPath()).list();
    if (names == null) {
      throw notThere();
    }
    List<String> models = Arrays.stream(names).filter(WatchedFolder::isModel).toList();
    List<FileStatus> files = new ArrayList<>();
    String unreadable = null;
    for (String name : models) {
      try {
        files.add(system.getFileStatus(FolderPaths.child(path, name)));
      } catch (IOException | IllegalArgumentException e) {
        // Flink's paths do not take any name.
        unreadable = name;
      }
    }
    warn(
        unreadable == null
            ? null
            : "A file in the folder of models cannot be read, and is looked at again: folder=%s, file=%s; is it a link to a file that is not there?"
                .formatted(folder, unreadable));
    return Listing.of(files, models.stream());
  }

  private static IOException notThere() {
    return new FileNotFoundException("it does not exist, or is not a folder");
  }

  private static boolean isModel(String name) {
    return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
  }

  private void look(FileStatus file, boolean isFirst, Collector<ModelUpdate> out) {
    String path = file.getPath().toString();
    Look before = looks.get(path);
    if (before != null && before.isOf(file)) {
      if (!before.isTaken()) {
        out.collect(ModelUpdate.of(path));
        looks.put(path, Look.at(file, true));
      }
    } else {
      looks.put(path, Look.at(file, isFirst && !isAfterFailure(file)));
    }
  }

  /** Whether a file came while the job ran, before a failure without a checkpoint. */
  private boolean isAfterFailure(FileStatus file) {
    return getRuntimeContext().getTaskInfo().getAttemptNumber() > 0
        && file.getModificationTime() > built;
  }

  /** Warns once of a problem that lasts; null for none. */
  private void warn(@Nullable String message) {
    if (message != null && !message.equals(problem)) {
      LOG.warn(message);
    }
    problem = message;
  }
}
