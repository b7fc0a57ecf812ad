package io.streamrnn.jobs.score;

/** Counts distinct keys by their hashes, up to a limit, so that its memory is limited too. */
final class KeyCount {

  static final int LIMIT = 4_000_000;

  // Open addressing; 0 is a free slot. At most half full.
  private long[] slots = new long[1 << 10];
  private int count;

  /** Counts a key if it is new. */
  void add(long hash) {
    if (count >= LIMIT || !put(hash == 0 ? 1 : hash)) {
      return;
    }
    count++;
    if (count * 2 > slots.length) {
      grow();
    }
  }

  /** The number, in words if it is beyond the limit. */
  String count() {
    return count < LIMIT ? "%,d".formatted(count) : "%,d or more".formatted(LIMIT);
  }

  private boolean put(long hash) {
    int slot = (int) hash & slots.length - 1;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & slots.length - 1;
    }
    boolean isNew = slots[slot] == 0;
    slots[slot] = hash;
    return isNew;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long hash : old) {
      if (hash != 0) {
        put(hash);
      }
    }
  }
}
