/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.ModelUpdate;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.fs.FileStatus;
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

  private final String folder;
  private transient Map<String, Look> looks;
  private transient ListState<Tuple3<String, Long, Long>> taken;
  private transient boolean isFirst;
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
    isFirst = !context.isRestored();
    taken =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "files", Types.TUPLE(Types.STRING, Types.LONG, Types.LONG)));
    for (Tuple3<String, Long, Long> file : taken.get()) {
      looks.put(file.f0, new Look(file.f1, file.f2, true));
    }
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
  }

  @Override
  public void processElement(Long look, Context context, Collector<ModelUpdate> out) {
    try {
      for (FileStatus file : files()) {
        look(file, out);
      }
      isFirst = false;
      problem = null;
    } catch (IOException e) {
      warn(e);
    }
  }

  private List<FileStatus> files() throws IOException {
    Path path = new Path(folder);
    FileStatus[] files = path.getFileSystem().listStatus(path);
    return files == null
        ? List.of()
        : Arrays.stream(files)
            .filter(file -> !file.isDir() && isModel(file.getPath().getName()))
            .sorted(Comparator.comparingLong(FileStatus::getModificationTime))
            .toList();
  }

  private static boolean isModel(String name) {
    return !name.startsWith(".") && ENDINGS.stream().anyMatch(name::endsWith);
  }

  private void look(FileStatus file, Collector<ModelUpdate> out) {
    String path = file.getPath().toString();
    Look before = looks.get(path);
    if (before != null && before.isOf(file)) {
      if (!before.isTaken()) {
        out.collect(ModelUpdate.of(path));
        looks.put(path, Look.at(file, true));
      }
    } else {
      looks.put(path, Look.at(file, isFirst));
    }
  }

  /** Warns once of a problem that lasts. */
  private void warn(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (!message.equals(problem)) {
      LOG.warn(
          "The folder of models cannot be read, and is looked at again: folder={}: {}",
          folder,
          message);
      problem = message;
    }
  }
}
