package io.streamrnn.flink.internal.state;

import io.streamrnn.flink.internal.NonRecoverableException;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What a savepoint says of the states in it. */
@Internal
public final class KeyStateSerializerSnapshot implements TypeSerializerSnapshot<KeyState> {

  private static final int VERSION = 1;

  private StateLayout layout;
  private long stamp;

  /** For Flink, which calls {@link #readSnapshot} next. */
  public KeyStateSerializerSnapshot() {}

  KeyStateSerializerSnapshot(StateLayout layout, long stamp) {
    this.layout = layout;
    this.stamp = stamp;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    layout.write(out);
    out.writeLong(stamp);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader userCode) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "the savepoint was written by another version of StreamRNN: expected format=%d, got=%d; restore it with that version or a later one"
              .formatted(VERSION, version));
    }
    layout = StateLayout.read(in);
    stamp = in.readLong();
  }

  @Override
  public TypeSerializer<KeyState> restoreSerializer() {
    return new KeyStateSerializer(layout, stamp);
  }

  /**
   * States of another layout cannot be turned into those that the job needs, and those of another
   * model mean nothing to it. This is asked before the first event, so nothing is written then.
   *
   * @throws NonRecoverableException instead of an answer that Flink would word without saying what
   *     differs and what to do
   */
  @Override
  public TypeSerializerSchemaCompatibility<KeyState> resolveSchemaCompatibility(
      TypeSerializerSnapshot<KeyState> saved) {
    if (!(saved instanceof KeyStateSerializerSnapshot that)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    if (!layout.equals(that.layout)) {
      throw new NonRecoverableException(
          "the saved state does not fit this job: the savepoint holds %s, the job asks for %s; restore with the model and the scoring that the savepoint was taken with, or begin with empty state: give the operator a new uid and restore with --allowNonRestoredState"
              .formatted(that.layout, layout));
    }
    if (stamp != that.stamp) {
      throw new NonRecoverableException(
          "the saved state was made by another model or input function: the job's stamp=%016x, the savepoint's stamp=%016x; restore with the model and inputVersion that the savepoint was taken with, or begin with empty state: give the operator a new uid and restore with --allowNonRestoredState"
              .formatted(stamp, that.stamp));
    }
    return TypeSerializerSchemaCompatibility.compatibleAsIs();
  }
}
