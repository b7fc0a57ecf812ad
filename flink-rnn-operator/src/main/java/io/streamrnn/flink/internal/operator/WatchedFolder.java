/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.ModelUpdate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
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

  /** At how many looks in a row a file is not listed before it counts as deleted. */
  private static final int LOOKS_UNTIL_DELETED = 3;

  /**
   * A model at a look.
   *
   * @param beside what {@link FolderListing#beside} said; null if a former savepoint does not say
   * @param isTaken whether an update was emitted for it, or is not to be
   */
  private record Look(long length, long modified, @Nullable Set<String> beside, boolean isTaken) {

    static Look at(FileStatus file, Set<String> beside, boolean isTaken) {
      return new Look(file.getLen(), file.getModificationTime(), beside, isTaken);
    }

    boolean isOf(FileStatus file) {
      return length == file.getLen() && modified == file.getModificationTime();
    }

    /** A file beside it that is gone changes nothing, as a listing may lack it for a moment. */
    boolean hasBeside(Set<String> files) {
      return beside == null || beside.containsAll(files);
    }

    Set<String> besideOr(Set<String> files) {
      return beside != null && beside.containsAll(files) ? beside : files;
    }
  }

  private final String folder;
  // When the job was built.
  private final long built = System.currentTimeMillis();
  private transient Map<String, Look> looks;
  // At how many looks in a row a file was not listed.
  private transient Map<String, Integer> missing;
  private transient ListState<Tuple3<String, Long, Long>> taken;
  private transient ListState<Tuple2<String, String>> besides;
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
    besides =
        store.getListState(
            new ListStateDescriptor<>("beside", Types.TUPLE(Types.STRING, Types.STRING)));
    for (String folder : lookedAt.get()) {
      looked = folder;
    }
    restore();
  }

  private void restore() throws Exception {
    Map<String, Set<String>> known = new HashMap<>();
    for (Tuple2<String, String> each : besides.get()) {
      known.computeIfAbsent(each.f0, file -> new HashSet<>()).add(each.f1);
    }
    // Former savepoints neither name the folder nor what is beside its files.
    boolean isFormer = looked == null;
    for (Tuple3<String, Long, Long> file : taken.get()) {
      Set<String> beside = isFormer ? null : known.getOrDefault(file.f0, Set.of());
      looks.put(file.f0, new Look(file.f1, file.f2, beside, true));
      looked = looked == null ? parent(file.f0) : looked;
    }
  }

  private static String parent(String file) {
    return new Path(file).getParent().toString();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    List<Tuple3<String, Long, Long>> files = new ArrayList<>();
    List<Tuple2<String, String>> beside = new ArrayList<>();
    looks.forEach(
        (file, look) -> {
          if (look.isTaken()) {
            files.add(Tuple3.of(file, look.length(), look.modified()));
            Objects.requireNonNullElse(look.beside(), Set.<String>of())
                .forEach(each -> beside.add(Tuple2.of(file, each)));
          }
        });
    taken.update(files);
    besides.update(beside);
    lookedAt.update(looked == null ? List.of() : List.of(looked));
  }

  @Override
  public void processElement(Long look, Context context, Collector<ModelUpdate> out) {
    try {
      Path path = new Path(folder);
      FileSystem system = path.getFileSystem();
      FolderListing listing = FolderListing.of(system, path);
      warn(listing.unreadable().map(this::unreadable).orElse(null));
      String qualified = path.makeQualified(system).toString();
      // A savepoint may be of a job that watched another folder, or that never found one.
      boolean isFirst = !qualified.equals(looked);
      if (isFirst) {
        looks.clear();
      }
      for (FileStatus file : listing.models()) {
        look(file, listing, isFirst, out);
      }
      forgetOthers(listing.names());
      looked = qualified;
    } catch (IOException e) {
      warn(
          "The folder of models cannot be read, and is looked at again: folder=%s: %s"
              .formatted(folder, e.getMessage()));
    }
  }

  private String unreadable(String file) {
    return "A file in the folder of models cannot be read, and is looked at again: folder=%s, file=%s; is it a link to a file that is not there?"
        .formatted(folder, file);
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

  private void look(
      FileStatus file, FolderListing listing, boolean isFirst, Collector<ModelUpdate> out) {
    String path = file.getPath().toString();
    Set<String> beside = listing.beside(file);
    Look before = looks.get(path);
    if (before == null || isChanged(file, before, listing)) {
      looks.put(path, Look.at(file, beside, isFirst && !isAfterFailure(file)));
    } else {
      if (!before.isTaken()) {
        out.collect(ModelUpdate.of(path));
      }
      looks.put(path, Look.at(file, before.besideOr(beside), true));
    }
  }

  /**
   * What is beside a model is a part of it, such as the configuration that it was refused without.
   * Not where a later one has replaced it: it would be effective again.
   */
  private static boolean isChanged(FileStatus file, Look before, FolderListing listing) {
    boolean isReplaced = before.isTaken() && !listing.isNewest(file);
    return !before.isOf(file) || !isReplaced && !before.hasBeside(listing.beside(file));
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
